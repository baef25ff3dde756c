import { describe, expect, it } from 'vitest';
import { readMacPolicy, parseRegistryOutput, readWindowsPolicy } from './platform-policy.ts';

/** As `reg query HKLM\Software\Policies\Frontdesk` prints it. */
const OUTPUT = [
  '',
  'HKEY_LOCAL_MACHINE\\Software\\Policies\\Frontdesk',
  '    (Default)    REG_SZ    ',
  '    LocationId    REG_SZ    C2QujeCh8ZnC7al2InWR',
  '    practicemode    REG_DWORD    0x0',
  '    StartAtLogin    REG_DWORD    0x1',
  '    proxy    REG_SZ    http://proxy.example:3128',
  '    KioskMode    REG_SZ    two words    and more',
  '',
  '',
].join('\r\n');

describe('the registry', () => {
  it('gives its values in our spelling, with numbers for switches', () => {
    expect(parseRegistryOutput(OUTPUT)).toEqual({
      '(Default)': '',
      locationId: 'C2QujeCh8ZnC7al2InWR',
      practiceMode: 0,
      startAtLogin: 1,
      proxy: 'http://proxy.example:3128',
      KioskMode: 'two words    and more',
    });
  });

  it('is read from the machine’s hive', async () => {
    const asked: string[] = [];
    const policy = await readWindowsPolicy((key) => {
      asked.push(key);
      return Promise.resolve(OUTPUT);
    });
    expect(asked).toEqual(['HKEY_LOCAL_MACHINE\\Software\\Policies\\Frontdesk']);
    expect(policy?.settings).toMatchObject({
      locationId: 'C2QujeCh8ZnC7al2InWR',
      practiceOff: true,
      startAtLogin: true,
      problem: null,
    });
  });

  it('without the key, or with the key alone, sets nothing', async () => {
    expect(await readWindowsPolicy(() => Promise.resolve(null))).toBeNull();
    expect(await readWindowsPolicy(() => Promise.resolve('\r\nHKEY_LOCAL_MACHINE\\X\r\n'))).toBeNull();
  });

  it('that does not answer is said, and nothing is in force', async () => {
    const gone = Object.assign(new Error('spawn'), { code: 'ENOENT' });
    const policy = await readWindowsPolicy(() => Promise.reject(gone));
    expect(policy?.settings.problem).toMatch(/Windows did not answer \(ENOENT\)/);
  });
});

describe('a profile on macOS', () => {
  const OF_PERSON = '/Library/Managed Preferences/ana/com.frontdesk.desktop.plist';
  const OF_COMPUTER = '/Library/Managed Preferences/com.frontdesk.desktop.plist';
  const read = (file: string): Promise<string> =>
    Promise.resolve(JSON.stringify({ locationId: file === OF_PERSON ? 'person' : 'computer' }));

  it('is the person’s before the computer’s', async () => {
    expect((await readMacPolicy(() => true, read, 'ana'))?.settings).toMatchObject({
      locationId: 'person',
      source: OF_PERSON,
    });
    const policy = await readMacPolicy((file) => file === OF_COMPUTER, read, 'ana');
    expect(policy?.settings).toMatchObject({ locationId: 'computer', source: OF_COMPUTER });
    expect(await readMacPolicy(() => false, read, 'ana')).toBeNull();
  });

  it('that cannot be read is said', async () => {
    const policy = await readMacPolicy(
      () => true,
      () => Promise.resolve('not JSON'),
      'ana',
    );
    expect(policy?.settings.problem).toMatch(/macOS could not read it/);
  });
});
