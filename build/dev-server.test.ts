import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { underTheContentPolicy } from './dev-server.mjs';
import { projectFolder } from './setup/paths.mjs';

const client = readFileSync(path.join(projectFolder, 'node_modules/vite/dist/client/client.mjs'), 'utf8');

test('the development page opens no connection and is styled without style elements', () => {
  const changed = underTheContentPolicy(client);
  expect(changed).not.toContain('new WebSocket(');
  expect(changed.match(/^(class|function) (SocketOfThePage|updateStyle|removeStyle)\b/gm)).toHaveLength(3);
});

test('a client of Vite that is another one is not let through as it is', () => {
  expect(() => underTheContentPolicy('export {}')).toThrow(/new WebSocket/);
});
