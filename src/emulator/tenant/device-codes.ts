import { SignInRefusal } from './sign-in-error.ts';

export type DeviceDecision = 'approved' | 'declined';

interface DeviceCode {
  readonly userCode: string;
  readonly scope: string;
  readonly clientId: string;
  readonly expiresAt: number;
  decision: DeviceDecision | 'pending';
}

const lifeMs = 900_000;
/** Without letters that are mistaken for others. */
const alphabet = 'BCDFGHJKLMNPQRSTVWXZ23456789';

/** Sign-ins that wait for a person at another device (RFC 8628). */
export class DeviceCodes {
  readonly #codes = new Map<string, DeviceCode>();
  readonly #random: (bytes: number) => Uint8Array;

  constructor(random: (bytes: number) => Uint8Array) {
    this.#random = random;
  }

  begin(clientId: string, scope: string, now: Date) {
    const deviceCode = Buffer.from(this.#random(32)).toString('base64url');
    const userCode = Array.from(this.#random(9), (byte) => alphabet[byte % alphabet.length]).join('');
    const expiresAt = now.getTime() + lifeMs;
    this.#codes.set(deviceCode, { userCode, scope, clientId, expiresAt, decision: 'pending' });
    return { deviceCode, userCode, expiresIn: lifeMs / 1000 };
  }

  /** @returns false for a code that nobody waits with. */
  decide(userCode: string, decision: DeviceDecision): boolean {
    const wanted = userCode.trim().toUpperCase();
    const found = [...this.#codes.values()].find((code) => code.userCode === wanted);
    if (found?.decision !== 'pending') {
      return false;
    }
    found.decision = decision;
    return true;
  }

  /**
   * The scope that was approved; a code is good once.
   * @throws SignInRefusal while nobody has decided, and when it was declined, is too old or was never given.
   */
  redeem(deviceCode: string, clientId: string, now: Date): string {
    const code = this.#codes.get(deviceCode);
    if (code?.clientId !== clientId) {
      throw new SignInRefusal('bad_verification_code', 70_000, 'The device code is not valid.');
    }
    if (code.expiresAt <= now.getTime()) {
      throw new SignInRefusal('expired_token', 70_020, 'The device code has expired.');
    }
    if (code.decision === 'pending') {
      throw new SignInRefusal(
        'authorization_pending',
        70_016,
        'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
      );
    }
    this.#codes.delete(deviceCode);
    if (code.decision === 'declined') {
      throw new SignInRefusal('authorization_declined', 70_018, 'The user declined the request.');
    }
    return code.scope;
  }
}
