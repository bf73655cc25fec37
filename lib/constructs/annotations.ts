import { Annotations } from 'cdktf';
import type { IConstruct } from 'constructs';
import { located } from './source-location';

/** Adds a warning that says where the program made the construct. */
export function addWarning(construct: IConstruct, message: string): void {
  Annotations.of(construct).addWarning(located(construct, message));
}

/** Adds an info that says where the program made the construct. */
export function addInfo(construct: IConstruct, message: string): void {
  Annotations.of(construct).addInfo(located(construct, message));
}
