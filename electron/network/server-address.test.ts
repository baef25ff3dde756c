import { describe, expect, it } from 'vitest';
import {
  chooseServerAddress,
  DEFAULT_SERVER_ADDRESS,
  isEnvironmentIgnored,
  type ServerAddress,
  type ServerFacts,
} from './server-address.ts';

const ITSELF: ServerAddress = { ok: true, baseUrl: DEFAULT_SERVER_ADDRESS };

function choose(facts: Partial<ServerFacts>): ServerAddress {
  return chooseServerAddress({
    managed: { serverAddress: null, source: null },
    environment: undefined,
    isPackaged: false,
    isDevelopmentRuntime: false,
    ...facts,
  });
}

describe('the server the app talks to', () => {
  it('is the LeadConnector API unless a setting says otherwise', () => {
    expect(choose({})).toEqual(ITSELF);
    expect(choose({ environment: '  ' })).toEqual(ITSELF);
  });

  it.each(['http://127.0.0.1:4010', 'http://localhost:4010/', 'http://[::1]:4010', 'https://proxy.example'])(
    'may be %s',
    (address) => {
      expect(choose({ environment: address })).toEqual({ ok: true, baseUrl: new URL(address).origin });
    },
  );

  it.each(['http://10.0.0.1', 'http://127.0.0.1.example.com', 'ftp://localhost', 'file:///etc', 'nonsense'])(
    'is never %s, and the message says what to correct',
    (address) => {
      const choice = choose({ environment: address });
      expect(choice).toMatchObject({ ok: false, failure: { params: { setBy: 'FRONTDESK_API_URL' } } });
    },
  );

  it('is on this computer only with a development runtime', () => {
    const development = { isDevelopmentRuntime: true };
    expect(choose({ ...development, environment: 'http://127.0.0.1:4010' }).ok).toBe(true);
    expect(choose({ ...development, environment: 'https://services.example' }).ok).toBe(false);
    expect(choose(development).ok).toBe(false);
  });

  it.each(['https://elsewhere.example', 'http://127.0.0.1:4010', 'nonsense'])(
    'is not %s in a package because the environment says so',
    (environment) => {
      expect(choose({ isPackaged: true, environment })).toEqual(ITSELF);
      expect(isEnvironmentIgnored({ isPackaged: true, environment })).toBe(true);
      expect(isEnvironmentIgnored({ isPackaged: false, environment })).toBe(false);
    },
  );

  it('is the administrator’s in a package and in a checkout, whatever the environment says', () => {
    const managed = { serverAddress: 'https://gateway.example/api', source: '/etc/frontdesk/policy.json' };
    for (const isPackaged of [true, false]) {
      expect(choose({ managed, isPackaged, environment: 'https://elsewhere.example' })).toEqual({
        ok: true,
        baseUrl: 'https://gateway.example',
      });
    }
    const wrong = choose({
      managed: { ...managed, serverAddress: 'http://gateway.example' },
      isPackaged: true,
    });
    expect(wrong).toMatchObject({
      ok: false,
      failure: { params: { setBy: 'serverAddress in /etc/frontdesk/policy.json' } },
    });
  });

  it('says nothing of a variable that is not set', () => {
    expect(isEnvironmentIgnored({ isPackaged: true, environment: ' ' })).toBe(false);
    expect(isEnvironmentIgnored({ isPackaged: true, environment: undefined })).toBe(false);
  });
});
