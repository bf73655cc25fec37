/** The folder of the package for CDK Terrain. The dot hides it from jsii-docgen, which would mistake its assembly for that of this package. */
export const CDKTN_FOLDER = 'dist-packages/.cdktn';
