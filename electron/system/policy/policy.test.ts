import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOT_MANAGED } from '../../../shared/computer/computer-state.ts';
import { POLICY_KEYS, readPolicyValues } from './policy.ts';

const SOURCE = '/etc/frontdesk/policy.json';

describe('a policy', () => {
  it('sets what it names and leaves the rest to the user', () => {
    const { settings, unknownKeys } = readPolicyValues(
      {
        locationId: 'C2QujeCh8ZnC7al2InWR',
        serverAddress: 'https://gateway.example',
        updateChannel: 'beta',
        proxy: 'http://proxy.example:3128',
        practiceMode: false,
      },
      SOURCE,
    );
    expect(settings).toEqual({
      ...NOT_MANAGED,
      source: SOURCE,
      locationId: 'C2QujeCh8ZnC7al2InWR',
      serverAddress: 'https://gateway.example',
      updateChannel: 'beta',
      proxy: 'http://proxy.example:3128',
      practiceOff: true,
    });
    expect(unknownKeys).toEqual([]);
  });

  it('takes the numbers the registry and property lists have for switches', () => {
    const { settings } = readPolicyValues({ updates: 0, startAtLogin: 1, practiceMode: 1 }, SOURCE);
    expect(settings).toMatchObject({ updatesOff: true, startAtLogin: true, practiceOff: false });
  });

  it('leaves keys of other versions alone and names them', () => {
    const { settings, unknownKeys } = readPolicyValues({ locationId: 'abc', kioskMode: true }, SOURCE);
    expect(settings).toMatchObject({ locationId: 'abc', problem: null });
    expect(unknownKeys).toEqual(['kioskMode']);
  });

  it.each([
    [{ locationId: 'ok', serverAddress: 'http://10.0.0.1' }, /serverAddress.*https/],
    [{ locationId: 'ok', serverAddress: 'https://user:secret@host' }, /serverAddress/],
    [{ locationId: 'not an id!' }, /locationId/],
    [{ locationId: 'ok', updateChannel: 'nightly' }, /updateChannel.*stable/],
    [{ locationId: 'ok', updateFeedAddress: 'ftp://host/feed' }, /updateFeedAddress/],
    [{ locationId: 'ok', proxy: 'socks5://proxy:1080' }, /proxy/],
    [{ locationId: 'ok', proxy: 'http://user:secret@proxy:3128' }, /proxy/],
    [{ locationId: 'ok', practiceMode: 'no' }, /practiceMode.*true or false/],
    [['locationId'], /list of settings/],
    [null, /list of settings/],
    ['text', /list of settings/],
  ])('%j is refused whole: nothing of it is in force, and the message names what to mend', (values, said) => {
    const { settings } = readPolicyValues(values, SOURCE);
    expect(settings).toEqual({
      ...NOT_MANAGED,
      source: SOURCE,
      problem: settings.problem,
      updatesOff: true,
    });
    expect(settings.problem).toMatch(said);
    expect(settings.problem).toContain(SOURCE);
    expect(settings.problem).not.toContain('secret');
  });

  it('is never half applied, whatever is in it', () => {
    const values = fc.dictionary(fc.constantFrom(...POLICY_KEYS, 'other'), fc.jsonValue());
    fc.assert(
      fc.property(values, (read) => {
        const { settings } = readPolicyValues(read, SOURCE);
        if (settings.problem !== null) {
          expect(settings).toEqual({
            ...NOT_MANAGED,
            source: SOURCE,
            problem: settings.problem,
            updatesOff: true,
          });
        }
      }),
    );
  });
});
