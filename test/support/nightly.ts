/** Whether there is time for every case: `APSARAMQTT_NIGHTLY=1`. Without it a test takes a sample of its cases. */
export const IS_NIGHTLY = process.env.APSARAMQTT_NIGHTLY === '1';
