/** Whether this is the nightly run (`APSARAMQTT_NIGHTLY=1`), which runs all cases. Otherwise, tests run a sample of their cases. */
export const IS_NIGHTLY = process.env.APSARAMQTT_NIGHTLY === '1';
