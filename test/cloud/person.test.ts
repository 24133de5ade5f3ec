import { describe, expect, it } from 'vitest';
import type { Credential } from '../../src/cloud/open-token-source.ts';
import type { TokenStore } from '../../src/cloud/token-cache.ts';
import {
  errorOf,
  hastyClock,
  open,
  refusal,
  startEntra,
  token,
  tokenAnswer,
  type Answer,
  type SeenRequest,
} from './entra.ts';

const person = { idtyp: 'user', upn: 'anna@contoso.com', scp: 'user_impersonation', oid: 'anna-id' };

function signedIn(): Answer {
  return {
    body: {
      ...tokenAnswer(person),
      refresh_token: 'planted-refresh-token',
      id_token: token({ ...person, preferred_username: person.upn, sub: 'anna' }),
    },
  };
}

function store(): TokenStore & { kept: string } {
  const made = {
    kept: '',
    read: () => Promise.resolve(made.kept),
    write: (text: string) => {
      made.kept = text;
      return Promise.resolve();
    },
  };
  return made;
}

function byCode(kept: TokenStore, shown: string[], anew = false): Credential {
  return {
    kind: 'device-code',
    store: kept,
    anew,
    person: {
      openBrowser: () => Promise.reject(new Error('no browser')),
      showCode: (code, url) => shown.push(`${code} ${url}`),
    },
  };
}

const silent = (kept: TokenStore): Credential => ({
  kind: 'device-code',
  store: kept,
  person: undefined,
  anew: false,
});

/** Codes are given; what is answered to each question for the token is taken from the list, the last one for ever. */
function entraThat(answers: readonly Answer[]): ReturnType<typeof startEntra> {
  const left = [...answers];
  return startEntra(({ path }) => {
    if (path.endsWith('/devicecode')) {
      const body = {
        device_code: 'planted-device-code',
        user_code: 'ABCD1234',
        verification_uri: 'https://microsoft.com/devicelogin',
        expires_in: 900,
        interval: 3,
      };
      return { body };
    }
    return path.endsWith('/token') ? (left.length > 1 ? left.shift() : left[0]) : undefined;
  });
}

const grants = (seen: readonly SeenRequest[]) =>
  seen.filter(({ path }) => path.endsWith('/token')).map(({ form }) => form.get('grant_type'));
const pending = refusal(70016, 'authorization_pending');

describe('a code that is entered on another device', () => {
  it('when it takes a while then it is asked as often as the service wants, and slower when it says so', async () => {
    const entra = await entraThat([
      pending,
      { status: 400, body: { error: 'slow_down' } },
      pending,
      signedIn(),
    ]);
    const shown: string[] = [];
    const waited: number[] = [];
    const source = open(entra, byCode(store(), shown), { clock: hastyClock(waited) });
    expect((await source.token('teams')).claims.account).toBe('anna@contoso.com');
    expect(shown).toEqual(['ABCD1234 https://microsoft.com/devicelogin']);
    expect(waited).toEqual([3000, 3000, 8000, 8000]);
  });

  it.each([
    ['is declined', refusal(70018, 'authorization_declined'), 'sign-in.declined'],
    ['is too late', refusal(70020, 'expired_token'), 'sign-in.code-expired'],
  ])('when it %s then the error says so', async (_, answer, code) => {
    const entra = await entraThat([pending, answer]);
    expect((await errorOf(open(entra, byCode(store(), [])).token('teams'))).code).toBe(code);
  });

  it('when the command is given up then nobody goes on asking', async () => {
    const entra = await entraThat([pending]);
    const stop = new AbortController();
    const shown: string[] = [];
    const clock = {
      ...hastyClock(),
      sleep: () => {
        stop.abort(new Error('given up'));
        stop.signal.throwIfAborted();
        return Promise.resolve();
      },
    };
    await expect(
      open(entra, byCode(store(), shown), { clock }).token('teams', { signal: stop.signal }),
    ).rejects.toThrow();
    expect(grants(entra.seen)).toEqual([]);
  });
});

describe('a sign-in that was kept', () => {
  it('when it is good then nobody is asked, not even the service', async () => {
    const kept = store();
    const entra = await entraThat([signedIn()]);
    const first = await open(entra, byCode(kept, [], true)).token('teams');
    const before = grants(entra.seen).length;
    expect((await open(entra, silent(kept)).token('teams')).value).toBe(first.value);
    expect(grants(entra.seen)).toHaveLength(before);
  });

  it('when another API or a fresh token is wanted then it is renewed', async () => {
    const kept = store();
    const entra = await entraThat([signedIn()]);
    await open(entra, byCode(kept, [], true)).token('teams');
    await open(entra, silent(kept)).token('teams', { fresh: true });
    expect(grants(entra.seen)).toEqual(['device_code', 'refresh_token']);
  });

  it('when its renewal is refused then somebody is asked, and it is not sent again', async () => {
    const kept = store();
    const entra = await entraThat([signedIn(), refusal(700082, 'invalid_grant'), signedIn()]);
    await open(entra, byCode(kept, [], true)).token('teams');
    const shown: string[] = [];
    await open(entra, byCode(kept, shown)).token('teams', { fresh: true });
    expect(shown).toHaveLength(1);
    expect(grants(entra.seen)).toEqual(['device_code', 'refresh_token', 'device_code']);
  });

  it('when its renewal is refused and nobody can be asked then the refusal is told, and it is forgotten', async () => {
    const kept = store();
    const entra = await entraThat([signedIn(), refusal(700082, 'invalid_grant', 'It has expired.')]);
    await open(entra, byCode(kept, [], true)).token('teams');
    const error = await errorOf(open(entra, silent(kept)).token('teams', { fresh: true }));
    expect(error).toMatchObject({ code: 'sign-in.interaction-required', next: 'federation login' });
    expect(error.why).toContain('It has expired.');
    const sent = grants(entra.seen).length;
    await errorOf(open(entra, silent(kept)).token('teams'));
    expect(grants(entra.seen)).toHaveLength(sent);
  });

  it('when somebody signs in anew then what was kept makes room', async () => {
    const kept = store();
    const entra = await entraThat([signedIn()]);
    await open(entra, byCode(kept, [], true)).token('teams');
    const shown: string[] = [];
    await open(entra, byCode(kept, shown, true)).token('teams');
    expect(shown).toHaveLength(1);
  });

  it('when the file is damaged then it counts as none', async () => {
    const kept = store();
    kept.kept = '{"Account": 7}';
    const entra = await entraThat([signedIn()]);
    const shown: string[] = [];
    await open(entra, byCode(kept, shown)).token('teams');
    expect(shown).toHaveLength(1);
  });
});
