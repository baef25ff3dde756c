/** Writes an asar archive, Electron's own archive format, of a few small files. */

/**
 * @param {Record<string, string>} files text by file name; no folders
 * @returns {Buffer} the archive: a header that says where each file lies, then the files one after another
 */
export function packAsar(files) {
  /** @type {Record<string, { size: number, offset: string }>} */
  const entries = {};
  const contents = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    entries[name] = { size: content.length, offset: String(offset) };
    contents.push(content);
    offset += content.length;
  }
  const header = Buffer.from(JSON.stringify({ files: entries }));
  const paddedLength = Math.ceil(header.length / 4) * 4;
  // Two of Chromium's "pickles": one that holds the size of the other, which holds the header as a string.
  const prefix = Buffer.alloc(16);
  prefix.writeUInt32LE(4, 0);
  prefix.writeUInt32LE(paddedLength + 8, 4);
  prefix.writeUInt32LE(paddedLength + 4, 8);
  prefix.writeUInt32LE(header.length, 12);
  return Buffer.concat([prefix, header, Buffer.alloc(paddedLength - header.length), ...contents]);
}
