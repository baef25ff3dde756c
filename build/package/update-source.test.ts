import { describe, expect, test } from 'vitest';
import { chooseUpdateSource } from './update-source.mjs';

describe('where updates come from', () => {
  test('is a folder on a web server, or the releases of a repository, or nowhere', () => {
    expect(chooseUpdateSource({ FRONTDESK_UPDATE_URL: 'https://updates.example/frontdesk' })).toEqual({
      provider: 'generic',
      url: 'https://updates.example/frontdesk',
    });
    expect(chooseUpdateSource({ FRONTDESK_UPDATE_REPOSITORY: 'clinic/frontdesk' })).toEqual({
      provider: 'github',
      owner: 'clinic',
      repo: 'frontdesk',
      releaseType: 'draft',
    });
    expect(chooseUpdateSource({})).toBeNull();
  });

  test.each(['http://updates.example/', 'ftp://updates.example/', 'updates.example', '/srv/updates'])(
    'is never %s',
    (url) => {
      expect(() => chooseUpdateSource({ FRONTDESK_UPDATE_URL: url })).toThrow(/over https only/);
    },
  );

  test.each(['frontdesk', 'clinic/', '/frontdesk', 'a/b/c'])('is no repository named %s', (repository) => {
    expect(() => chooseUpdateSource({ FRONTDESK_UPDATE_REPOSITORY: repository })).toThrow(/not owner\/name/);
  });
});
