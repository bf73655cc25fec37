/** The word cdktf, save in what both frameworks call so (`cdktf.json`, `cdktf.out`, `@cdktf/…`) and in this project's address. */
const NAME = /(?<!@|io\.github\.|github\.com\/(?:cdktf-apsaramqtt\/)?)\bcdktf\b(?!\.(?:json|out)\b)/g;
const CODE_BLOCK = /^( *)```[\s\S]*?^\1```/gm;

/** How other languages import the framework and this package, and the same for CDK Terrain. */
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

/** The same source for CDK Terrain: imports, the name of this package, commands. */
export function forCdkTerrain(source: string): string {
  const imports = Object.entries(IMPORTS);
  return imports
    .reduce((text, [ours, theirs]) => text.replaceAll(ours, theirs), source)
    .replace(NAME, 'cdktn');
}

/** The same text with its code blocks for CDK Terrain. Prose may speak of both frameworks, and stays. */
export function codeForCdkTerrain(markdown: string): string {
  return markdown.replace(CODE_BLOCK, forCdkTerrain);
}

/** A README that says at its head whose it is. */
export function readmeForCdkTerrain(readme: string): string {
  return codeForCdkTerrain(readme).replace(
    /^# (.*)\n/,
    (_, title) =>
      `# ${forCdkTerrain(title)}\n\nThis is ${title} for CDK Terrain: the same source, compiled for \`cdktn\`. Where the text has \`cdktf\`, the package or the\ncommand, read \`cdktn\`.\n`,
  );
}
