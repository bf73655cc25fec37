/** The same as in package.json. */
export const HOMEPAGE = 'https://github.com/cdktf-apsaramqtt/cdktf-apsaramqtt';
