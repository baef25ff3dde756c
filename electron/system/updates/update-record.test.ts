import { describe, expect, it } from 'vitest';
import { NOT_MANAGED } from '../../../shared/computer/computer-state.ts';
import { chooseUpdateSource, type UpdateCircumstances } from './update-record.ts';

const INSTALLED: UpdateCircumstances = {
  platform: 'win32',
  isPackaged: true,
  isDevelopmentRuntime: false,
  hasBuiltInFeed: true,
  managed: NOT_MANAGED,
  environment: {},
};
const LOCAL = 'http://127.0.0.1:9000';

describe('this copy updates itself', () => {
  it.each<[string, Partial<UpdateCircumstances>, string | null]>([
    ['from where it was built to', {}, null],
    ['on macOS too', { platform: 'darwin' }, null],
    [
      'as an AppImage',
      { platform: 'linux', environment: { APPIMAGE: '/home/ana/Frontdesk.AppImage' } },
      null,
    ],
    [
      'from the organisation’s own place',
      { managed: { ...NOT_MANAGED, updateFeedAddress: 'https://updates.example' } },
      'https://updates.example',
    ],
    [
      'in development from this computer alone',
      { isPackaged: false, isDevelopmentRuntime: true, environment: { FRONTDESK_UPDATE_FEED: LOCAL } },
      LOCAL,
    ],
  ])('%s', (_when, circumstances, feedAddress) => {
    expect(chooseUpdateSource({ ...INSTALLED, ...circumstances })).toEqual({ kind: 'on', feedAddress });
  });
});

describe('this copy does not update itself', () => {
  it.each<[string, Partial<UpdateCircumstances>, RegExp]>([
    ['in development', { isPackaged: false }, /development/],
    ['on another runtime', { isDevelopmentRuntime: true }, /development/],
    [
      'in development from elsewhere',
      { isPackaged: false, environment: { FRONTDESK_UPDATE_FEED: 'http://10.0.0.1/' } },
      /development/,
    ],
    [
      'packaged, from where its environment says',
      { isDevelopmentRuntime: true, environment: { FRONTDESK_UPDATE_FEED: LOCAL } },
      /development/,
    ],
    ['where the organisation does it', { managed: { ...NOT_MANAGED, updatesOff: true } }, /organisation/],
    [
      'while the policy cannot be read',
      { managed: { ...NOT_MANAGED, updatesOff: true, problem: 'broken' } },
      /until the settings of your organisation can be read/,
    ],
    ['as a package of the system', { platform: 'linux' }, /packages of this PC/],
    ['as a portable copy', { environment: { PORTABLE_EXECUTABLE_DIR: 'E:\\' } }, /portable/],
    ['without a place to get updates from', { hasBuiltInFeed: false }, /without a place/],
    [
      'where nothing says whose signature counts, not even from the organisation’s own place',
      {
        hasBuiltInFeed: false,
        managed: { ...NOT_MANAGED, updateFeedAddress: 'https://updates.example' },
      },
      /without a place/,
    ],
  ])('%s', (_when, circumstances, said) => {
    const source = chooseUpdateSource({ ...INSTALLED, ...circumstances });
    expect(source.kind).toBe('off');
    expect(source.kind === 'off' ? source.why() : '').toMatch(said);
  });

  it('from where its environment says, once it is packaged', () => {
    expect(chooseUpdateSource({ ...INSTALLED, environment: { FRONTDESK_UPDATE_FEED: LOCAL } })).toEqual({
      kind: 'on',
      feedAddress: null,
    });
  });
});
