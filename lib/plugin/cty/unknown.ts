import { type CtyValue, DecimalNumber, DynamicValue, Unknown } from './value';

/** Whether a value is unknown or contains an unknown value. */
export function holdsUnknown(value: CtyValue): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof DynamicValue) return holdsUnknown(value.value);
  if (value === null || typeof value !== 'object' || value instanceof DecimalNumber) return false;
  return Object.values(value).some(holdsUnknown);
}
