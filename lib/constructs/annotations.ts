import { AnnotationMetadataEntryType, Annotations, type StackAnnotation } from 'cdktf';
import type { IConstruct } from 'constructs';
import { located } from './source-location';

/** Adds a warning with the source location of the construct. */
export function addWarning(construct: IConstruct, message: string): void {
  Annotations.of(construct).addWarning(located(construct, message));
}

/** The entry for such a warning in the manifest of the app. */
export function warningAt(construct: IConstruct, message: string): StackAnnotation {
  const { path: constructPath } = construct.node;
  return { constructPath, level: AnnotationMetadataEntryType.WARN, message: located(construct, message) };
}

/** Adds an info with the source location of the construct. */
export function addInfo(construct: IConstruct, message: string): void {
  Annotations.of(construct).addInfo(located(construct, message));
}

/** Adds annotations once, when the app is complete: in the validation, because later annotations are not shown. */
export function annotateOnce(construct: IConstruct, annotate: () => void): void {
  let isDone = false;
  construct.node.addValidation({
    validate: () => {
      if (!isDone) annotate();
      isDone = true;
      return [];
    },
  });
}
