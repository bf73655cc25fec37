/** Where the package for CDK Terrain is made. The dot hides it from jsii-docgen, which takes its assemblies for those of this package. */
export const CDKTN_FOLDER = 'dist-packages/.cdktn';
