import type { TerraformAsset } from 'cdktf';
import type { IConstruct } from 'constructs';

/** Checks the properties, because assets have no symbol that all copies of cdktf share. */
export function isAsset(construct: IConstruct): construct is TerraformAsset {
  return 'assetHash' in construct && 'sourcePath' in construct;
}

/** The file or folder that an asset copies. */
export function sourceOf(asset: TerraformAsset): string {
  return (asset as unknown as { readonly sourcePath: string }).sourcePath;
}
