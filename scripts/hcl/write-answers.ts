/** Asks Terraform and OpenTofu what expressions come to, and keeps the answers for the tests. `TOFU` names OpenTofu's program. */
import { writeFileSync } from 'node:fs';
import { askEngine } from '../../test/support/hcl-engine';
import { ANSWERS, allExpressions, answerText, FILES, rowText } from '../../test/support/hcl-expressions';

async function main(): Promise<void> {
  const expressions = allExpressions();
  const programs = ['terraform', process.env.TOFU ?? 'tofu'];
  const [terraform, opentofu] = await Promise.all(
    programs.map((program) => askEngine(program, expressions, FILES)),
  );
  const rows = expressions.map((expression, index) =>
    rowText(expression, answerText(terraform![index]!), answerText(opentofu![index]!)),
  );
  writeFileSync(ANSWERS, `${rows.join('\n')}\n`);
  console.log(`${rows.length} expressions`);
}

void main();
