/** The small rules that many operations share: what an email, a phone number, an id may look like. */
import { demand, refuse } from './errors.ts';
import type { Stage } from './ids.ts';

const email = /^[^\s@<>()[\],;:"]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;
const phone = /^\+[1-9]\d{6,14}$/;
const externalId = /^[A-Za-z0-9._|-]{1,128}$/;

/** The key under which an email address is unique. */
export function emailKey(address: string): string {
  return address.toLowerCase();
}

export function checkEmail(address: string, type = 'invalid_email'): string {
  demand(address.length <= 320 && email.test(address), type, `"${address}" is not an email address.`);
  return address;
}

export function checkPhone(number: string): string {
  demand(phone.test(number), 'invalid_phone_number', `"${number}" is not a phone number in the E.164 form.`);
  return number;
}

export function checkExternalId(id: string, type: string): string {
  demand(externalId.test(id), type, 'An external id is 1 to 128 of letters, digits, ".", "_", "-" and "|".');
  return id;
}

/** Refuses an id of the other environment: a live id in test, or the reverse. */
export function checkStage(id: string, stage: Stage): void {
  const other = stage === 'test' ? 'live' : 'test';
  if (new RegExp(`^[a-z0-9-]+-${other}-[0-9a-f]{8}-`).test(id)) {
    refuse(stage === 'test' ? 'live_id_used_in_test_environment' : 'test_id_used_in_live_environment');
  }
}

/** How long a session is asked to live: 5 minutes to 366 days. */
export function checkDuration(minutes: number | undefined): number | undefined {
  if (minutes === undefined) return undefined;
  demand(
    minutes >= 5 && minutes <= 527_040,
    'invalid_session_duration_minutes',
    'session_duration_minutes is 5 to 527040 minutes.',
  );
  return minutes;
}
