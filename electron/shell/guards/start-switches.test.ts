import { expect, it } from 'vitest';
import { refusalOf, refusedSwitches } from './start-switches.ts';

const startedWith = (...names: string[]) => ({
  hasSwitch: (name: string) => names.includes(name),
  isPackaged: true,
});

it.each([
  'disable-web-security',
  'js-flags',
  'enable-blink-features',
  'ignore-certificate-errors',
  'gpu-launcher',
  'no-sandbox',
  'single-process',
])('a package does not start with --%s, and says so', (name) => {
  expect(refusedSwitches(startedWith('lang', name))).toEqual([name]);
  expect(refusalOf([name], 'linux')).toContain(`--${name}`);
});

it('a package starts with the switches a workstation may need', () => {
  expect(refusedSwitches(startedWith('disable-gpu', 'force-device-scale-factor', 'lang'))).toEqual([]);
});

it('a build from the checkout starts with any, for its developers', () => {
  expect(refusedSwitches({ ...startedWith('js-flags'), isPackaged: false })).toEqual([]);
});

it('an AppImage that gave the sandbox up by itself names the package that keeps it', () => {
  expect(refusalOf(['no-sandbox'], 'linux')).toContain('.deb');
  expect(refusalOf(['no-sandbox'], 'win32')).not.toContain('.deb');
});
