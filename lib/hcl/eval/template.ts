import type { Expression, Template, TemplateFor } from '../syntax/ast';
import { convert } from '../values/convert';
import { type Marks, Unknown, type Value } from '../values/model';
import { graphemes } from '../values/text';
import { STRING } from '../values/type';
import {
  elementsOf,
  isNull,
  mergedUnknown,
  stringValue,
  unionOfMarks,
  unknownValue,
  withMarks,
} from '../values/value';
import { at, EvaluationError, type ExpressionEvaluator } from './expression-evaluator';
import { evaluateFor } from './loops';

/** A string with its contents. A template that is one interpolation has the value of that. */
export function evaluateTemplate(evaluator: ExpressionEvaluator, template: Template): Value {
  const [only] = template.parts;
  if (template.unwraps) return evaluator.evaluate(only as Expression);
  const pieces = template.parts.map((part) =>
    part.kind === 'text' ? stringValue(part.text) : textOf(evaluator.evaluate(part), part),
  );
  return at(template, () => joined(pieces));
}

/** `%{ for … }` */
export function evaluateTemplateFor(evaluator: ExpressionEvaluator, { loop }: TemplateFor): Value {
  const list = evaluateFor(evaluator, loop);
  if (list.data instanceof Unknown) return withMarks(unknownValue(STRING, list.data.asNotNull()), list.marks);
  const pieces = elementsOf(list).map((element) => textOf(element, loop));
  const text = at(loop, () => joined(pieces));
  // The engines do not look at what the text of a loop begins with.
  const result = text.data instanceof Unknown ? unknownValue(STRING, text.data.asNotNull()) : text;
  return withMarks(result, unionOfMarks([text.marks, list.marks]));
}

function textOf(value: Value, place: Expression): Value {
  if (isNull(value)) throw new EvaluationError('A null value cannot be part of a string.', place);
  return at(place, () => convert(value, STRING));
}

function joined(pieces: readonly Value[]): Value {
  const marks: Marks = unionOfMarks(pieces.map((piece) => piece.marks));
  const unknown = mergedUnknown(pieces.map(({ data }) => (data instanceof Unknown ? data : undefined)));
  const value =
    unknown === undefined
      ? stringValue(pieces.map(({ data }) => data as string).join(''))
      : unknownValue(STRING, unknown.asNotNull(knownPrefix(pieces)));
  return withMarks(value, marks);
}

/** A last character of which the engines know that it forms no other with what follows. */
const DELIMITER = /[\t !"#$%&'()*+,\-./:;?@[\\\]^_{|}~]$/;

/** What the string begins with, whatever stands for the pieces that are not known. */
function knownPrefix(pieces: readonly Value[]): string {
  const first = pieces.findIndex(({ data }) => data instanceof Unknown);
  const known = pieces.slice(0, first).map(({ data }) => data as string);
  const text = known.join('');
  // What follows may still change the last character.
  return DELIMITER.test(text) ? text : graphemes(text).slice(0, -1).join('');
}
