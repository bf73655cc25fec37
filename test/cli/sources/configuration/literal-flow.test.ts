import { LiteralFlow } from '../../../../lib/cli/sources/configuration/literal-flow';
import { loadConfiguration } from '../../../../lib/hcl';
import { folderOfFiles } from '../../../hcl/terraform/folder-of-files';

function textsOf(local: string, locals: string) {
  const folder = folderOfFiles({ 'main.tf': `locals {\n${locals}\n}\n` });
  const { root } = loadConfiguration(folder, { engine: 'terraform', env: {} });
  const { value } = root.configuration.locals.get(local)!;
  return new LiteralFlow(new Map()).textsOf(value, root).map(({ text, holder }) => ({ text, holder }));
}

/** Each local value refers to the previous one twice, so there are 2^40 paths to the first. */
const DOUBLING = Array.from({ length: 40 }, (_, at) => `n${at + 1} = "\${local.n${at}}\${local.n${at}}"`);

describe('the texts that a value is made of', () => {
  it('are found once, however many paths lead to them', () => {
    expect(textsOf('n40', ['n0 = "a-token"', ...DOUBLING].join('\n'))).toEqual([
      { text: 'a-token', holder: 'local.n0' },
    ]);
  });

  it('are those of the member that a reference selects', () => {
    const locals = 'all = { left = "a-left", right = "a-right" }\none = [local.all.right, local.all["left"]]';
    expect(textsOf('one', locals)).toEqual([
      { text: 'a-right', holder: 'local.all' },
      { text: 'a-left', holder: 'local.all' },
    ]);
  });

  it('end if local values refer to each other in a cycle', () => {
    const texts = textsOf('one', 'one = [local.two, "a-text"]\ntwo = local.one');
    expect(texts.at(-1)).toEqual({ text: 'a-text', holder: undefined });
  });
});
