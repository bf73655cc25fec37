/** Evaluates expressions with Terraform and OpenTofu, and writes the answers into a fixture of the tests. `TOFU` is the path of OpenTofu. */
import { writeFileSync } from 'node:fs';
import { askEngine, type EngineAnswer } from '../../test/support/hcl-engine';
import { ANSWERS, allExpressions, answerText, FILES, rowText } from '../../test/support/hcl-expressions';

async function main(): Promise<void> {
  const expressions = allExpressions();
  const [terraform, opentofu] = await Promise.all([
    askEngine('terraform', expressions, FILES),
    askEngine(process.env.TOFU ?? 'tofu', expressions, FILES),
  ]);
  const rows = expressions.map((expression, index) => {
    const answers = [terraform[index], opentofu[index]] as [EngineAnswer, EngineAnswer];
    return rowText(expression, answerText(answers[0]), answerText(answers[1]));
  });
  writeFileSync(ANSWERS, `${rows.join('\n')}\n`);
  console.log(`${rows.length} expressions`);
}

void main();
