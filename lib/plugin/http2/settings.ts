import {
  DEFAULT_MAX_FRAME_SIZE,
  flowControlError,
  frameSizeError,
  LARGEST_MAX_FRAME_SIZE,
  MAX_WINDOW,
  protocolError,
  Setting,
} from './protocol';

/**
 * Returns the one setting that changes what this server sends: the window of a new stream, if it is set. The others have no effect,
 * because the server sends headers without a table, frames of the default size and no pushes.
 *
 * @throws ConnectionError if a value is out of its range.
 */
export function readSettings(payload: Buffer): { readonly initialWindow?: number } {
  if (payload.length % 6 !== 0) throw frameSizeError('SETTINGS is cut short');
  let initialWindow: number | undefined;
  for (let at = 0; at < payload.length; at += 6) {
    const id = payload.readUInt16BE(at);
    const value = payload.readUInt32BE(at + 2);
    if (id === Setting.ENABLE_PUSH && value > 1) throw protocolError('ENABLE_PUSH is neither 0 nor 1');
    if (id === Setting.MAX_FRAME_SIZE && (value < DEFAULT_MAX_FRAME_SIZE || value > LARGEST_MAX_FRAME_SIZE))
      throw protocolError('MAX_FRAME_SIZE is out of its range');
    if (id === Setting.INITIAL_WINDOW_SIZE) {
      if (value > MAX_WINDOW) throw flowControlError('a window is larger than allowed');
      initialWindow = value;
    }
  }
  return { initialWindow };
}
