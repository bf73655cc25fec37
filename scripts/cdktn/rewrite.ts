/** The word cdktf, except in names that both frameworks use (`cdktf.json`, `cdktf.out`, `@cdktf/…`) and in the address of this project. */
const NAME = /(?<!@|io\.github\.|github\.com\/(?:cdktf-apsaramqtt\/)?)\bcdktf\b(?!\.(?:json|out)\b)/g;
const CODE_BLOCK = /^( *)```[\s\S]*?^\1```/gm;

/** The names under which other languages import the framework and this package, and those for CDK Terrain. */
const IMPORTS: Readonly<Record<string, string>> = {
  cdktf_apsaramqtt: 'cdktn_apsaramqtt',
  'com.hashicorp.cdktf': 'io.cdktn.cdktn',
  'io.github.cdktfapsaramqtt': 'io.github.cdktnapsaramqtt',
  'github.com/hashicorp/terraform-cdk-go/cdktf': 'github.com/open-constructs/cdk-terrain-go/cdktn',
  'github.com/cdktf-apsaramqtt/cdktf-apsaramqtt-go/cdktfapsaramqtt':
    'github.com/cdktf-apsaramqtt/cdktn-apsaramqtt-go/cdktnapsaramqtt',
  'HashiCorp.Cdktf': 'Io.Cdktn',
  CdktfApsaramqtt: 'CdktnApsaramqtt',
};

/** Rewrites imports, the name of this package, and commands for CDK Terrain. */
export function forCdkTerrain(source: string): string {
  const imports = Object.entries(IMPORTS);
  return imports
    .reduce((text, [ours, theirs]) => text.replaceAll(ours, theirs), source)
    .replace(NAME, 'cdktn');
}

/** Rewrites code blocks for CDK Terrain. Leaves prose as it is, because it may be about both frameworks. */
export function codeForCdkTerrain(markdown: string): string {
  return markdown.replace(CODE_BLOCK, forCdkTerrain);
}

/** Rewrites the README, and says at its beginning that it is for CDK Terrain. */
export function readmeForCdkTerrain(readme: string): string {
  return codeForCdkTerrain(readme).replace(
    /^# (.*)\n/,
    (_, title) =>
      `# ${forCdkTerrain(title)}\n\nThis is ${title} for CDK Terrain: the same source, compiled for \`cdktn\`. Where the text has \`cdktf\`, the package or the\ncommand, read \`cdktn\`.\n`,
  );
}
