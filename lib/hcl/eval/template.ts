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
import { EvaluationError, type ExpressionEvaluator, withPlace } from './expression-evaluator';
import { evaluateFor } from './loops';

/** Evaluates a template to a string. If it is only an interpolation, the result is the value of that. */
export function evaluateTemplate(evaluator: ExpressionEvaluator, template: Template): Value {
  const [only] = template.parts;
  if (template.unwraps) return evaluator.evaluate(only as Expression);
  const pieces = template.parts.map((part) =>
    part.kind === 'text' ? stringValue(part.text) : textOf(evaluator.evaluate(part), part),
  );
  return withPlace(template, () => joined(pieces));
}

/** Evaluates `%{ for … }` to a string. */
export function evaluateTemplateFor(evaluator: ExpressionEvaluator, { loop }: TemplateFor): Value {
  const list = evaluateFor(evaluator, loop);
  if (list.data instanceof Unknown) return withMarks(unknownValue(STRING, list.data.asNotNull()), list.marks);
  const pieces = elementsOf(list).map((element) => textOf(element, loop));
  const text = withPlace(loop, () => joined(pieces));
  // The engines do not track the known prefix of a loop's text.
  const result = text.data instanceof Unknown ? unknownValue(STRING, text.data.asNotNull()) : text;
  return withMarks(result, unionOfMarks([text.marks, list.marks]));
}

function textOf(value: Value, place: Expression): Value {
  if (isNull(value)) throw new EvaluationError('A null value cannot be part of a string.', place);
  return withPlace(place, () => convert(value, STRING));
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

/** Characters that never combine with the next one, as far as the engines know. */
const DELIMITER = /[\t !"#$%&'()*+,\-./:;?@[\\\]^_{|}~]$/;

/** The beginning of a string that does not depend on its unknown pieces. */
function knownPrefix(pieces: readonly Value[]): string {
  const first = pieces.findIndex(({ data }) => data instanceof Unknown);
  const known = pieces.slice(0, first).map(({ data }) => data as string);
  const text = known.join('');
  // The last character is left out, because it may combine with the next one.
  return DELIMITER.test(text) ? text : graphemes(text).slice(0, -1).join('');
}
