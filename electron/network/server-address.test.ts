import { describe, expect, it } from 'vitest';
import { chooseServerAddress, DEFAULT_SERVER_ADDRESS } from './server-address.ts';

describe('the server the app talks to', () => {
  it('is the LeadConnector API unless a setting says otherwise', () => {
    expect(chooseServerAddress(undefined, false)).toEqual({ ok: true, baseUrl: DEFAULT_SERVER_ADDRESS });
    expect(chooseServerAddress('  ', false)).toEqual({ ok: true, baseUrl: DEFAULT_SERVER_ADDRESS });
  });

  it.each(['http://127.0.0.1:4010', 'http://localhost:4010/', 'http://[::1]:4010', 'https://proxy.example'])(
    'may be %s',
    (address) => {
      expect(chooseServerAddress(address, false)).toEqual({ ok: true, baseUrl: new URL(address).origin });
    },
  );

  it.each(['http://10.0.0.1', 'http://127.0.0.1.example.com', 'ftp://localhost', 'file:///etc', 'nonsense'])(
    'is never %s, and the message says what to correct',
    (address) => {
      const choice = chooseServerAddress(address, false);
      expect(choice.ok).toBe(false);
      expect(choice.ok ? '' : choice.message).toMatch(/FRONTDESK_API_URL/);
    },
  );

  it('is on this computer only with a development runtime', () => {
    expect(chooseServerAddress('http://127.0.0.1:4010', true).ok).toBe(true);
    expect(chooseServerAddress('https://services.example', true).ok).toBe(false);
    expect(chooseServerAddress(undefined, true).ok).toBe(false);
  });
});
