import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { callPractice, listIn, objectIn } from './practice-caller.ts';
import { startPracticeServer } from './server.ts';

const running: ChildProcess[] = [];

function serve(...parameters: string[]) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'serve.ts'), ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

async function firstLine(child: ReturnType<typeof serve>): Promise<string> {
  let read = '';
  for await (const chunk of child.stdout) {
    read += String(chunk);
    if (read.includes('\n')) break;
  }
  return read;
}

async function failureOf(...parameters: string[]): Promise<{ code: unknown; message: string }> {
  const child = serve(...parameters);
  const [message, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, message };
}

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

describe('the practice server alone', () => {
  it('prints one JSON line when it listens, answers, and ends well on SIGTERM', async () => {
    const child = serve('--port', '0', '--now', '2027-02-01T09:00:00-05:00', '--allow-faults');
    const line = await firstLine(child);
    expect(line.endsWith('}\n')).toBe(true);
    const { baseUrl, token, locationId } = JSON.parse(line) as Record<
      'baseUrl' | 'token' | 'locationId',
      string
    >;
    const answer = await callPractice({ baseUrl, token }, 'GET', `/locations/${locationId}`);
    expect(objectIn(answer, 'location')['id']).toBe('C2QujeCh8ZnC7al2InWR');
    expect((await callPractice({ baseUrl, token }, 'GET', '/__practice/requests')).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('ends at once on SIGTERM, even while requests are under way', async () => {
    const child = serve('--port', '0', '--clinic', 'empty', '--allow-faults');
    const server = JSON.parse(await firstLine(child)) as Record<'baseUrl' | 'token', string>;
    await callPractice(server, 'POST', '/__practice/faults', { body: { kind: 'hang' } });
    const hanging = callPractice(server, 'GET', '/users/').catch(() => 'cut');
    await expect
      .poll(async () => listIn(await callPractice(server, 'GET', '/__practice/requests'), 'requests'))
      .toHaveLength(1);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await hanging).toBe('cut');
  });

  it('names its options', async () => {
    const child = serve('--help');
    const [usage, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(code).toBe(0);
    expect(usage).toContain('--clinic NAME');
    expect(usage).toContain('large: 25 providers');
  });

  it('says so when its port is taken, and what to do', async () => {
    const other = await startPracticeServer({ dataset: 'empty' });
    const { port } = new URL(other.baseUrl);
    const { code, message } = await failureOf('--port', port);
    await other.close();
    expect(code).toBe(1);
    expect(message).toBe(
      `Port ${port} is taken by another program. Stop it, or give another port with --port.\n`,
    );
  });

  it.each([
    [['--port', 'many'], '--port takes a whole number from 0 to 65535, not "many".'],
    [[], '--port is missing.'],
    [['--port', '0', '--now', 'soon'], '--now takes a time such as'],
    [['--port', '0', '--clinic', 'huge'], '--clinic takes small, large or empty, not "huge".'],
    [['--port', '0', '--answer-zone=-99:00'], '"-99:00" is not a time zone'],
    [['--port', '0', '--timezone', 'Mars/Olympus'], '"Mars/Olympus" is not a time zone'],
    [['--port', '0', '--verbose'], "Unknown option '--verbose'"],
  ])('names the option that is wrong: %o', async (parameters, expected) => {
    const { code, message } = await failureOf(...parameters);
    expect(code).toBe(1);
    expect(message).toContain(expected);
    expect(message).not.toContain('at file:');
  });
});
