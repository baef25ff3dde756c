/** Reads off a native binary which system and processor it was made for. */
import { open } from 'node:fs/promises';

/**
 * @typedef {object} BinaryKind
 * @property {'linux' | 'win32' | 'darwin'} platform
 * @property {string[]} archs Node's names; more than one in a universal Mach-O
 */

/** How much of a file tells: PE keeps its machine behind a DOS stub of a few hundred bytes. */
const HEADER_BYTES = 4096;

const ELF_MACHINES = new Map([
  [3, 'ia32'],
  [40, 'arm'],
  [62, 'x64'],
  [183, 'arm64'],
]);
const PE_MACHINES = new Map([
  [0x014c, 'ia32'],
  [0x8664, 'x64'],
  [0xaa64, 'arm64'],
]);
const MACH_PROCESSORS = new Map([
  [0x01000007, 'x64'],
  [0x0100000c, 'arm64'],
]);

/**
 * @param {Buffer} header the beginning of a file
 * @returns {BinaryKind | undefined} nothing for what is no program or library of the three systems
 */
export function describeHeader(header) {
  if (header.length >= 20 && header.readUInt32BE(0) === 0x7f454c46) {
    return { platform: 'linux', archs: [nameOf(ELF_MACHINES, header.readUInt16LE(18))] };
  }
  if (header.length >= 64 && header.toString('latin1', 0, 2) === 'MZ') return describePe(header);
  return header.length >= 8 ? describeMach(header) : undefined;
}

/**
 * @param {Buffer} header
 * @returns {BinaryKind | undefined}
 */
function describePe(header) {
  const start = header.readUInt32LE(0x3c);
  if (start + 6 > header.length || header.toString('latin1', start, start + 4) !== 'PE\0\0') return undefined;
  return { platform: 'win32', archs: [nameOf(PE_MACHINES, header.readUInt16LE(start + 4))] };
}

/**
 * @param {Buffer} header
 * @returns {BinaryKind | undefined}
 */
function describeMach(header) {
  if (header.readUInt32LE(0) === 0xfeedfacf) {
    return { platform: 'darwin', archs: [nameOf(MACH_PROCESSORS, header.readUInt32LE(4))] };
  }
  if (header.readUInt32BE(0) !== 0xcafebabe) return undefined;
  const count = header.readUInt32BE(4);
  // Java's class files begin alike; theirs is a version number here, far above any count of processors.
  if (count === 0 || count > 8 || header.length < 8 + count * 20) return undefined;
  const archs = Array.from({ length: count }, (_, index) =>
    nameOf(MACH_PROCESSORS, header.readUInt32BE(8 + index * 20)),
  );
  return { platform: 'darwin', archs };
}

/**
 * @param {Map<number, string>} names
 * @param {number} code
 */
function nameOf(names, code) {
  return names.get(code) ?? `unknown (${code})`;
}

/**
 * @param {string} file
 * @returns {Promise<BinaryKind | undefined>}
 */
export async function describeBinary(file) {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return describeHeader(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/**
 * Why a binary does not fit, in words; nothing when it does.
 * @param {string} file
 * @param {{ platform: string, arch: string }} target
 */
export async function whyBinaryDoesNotFit(file, { platform, arch }) {
  const kind = await describeBinary(file);
  if (kind === undefined) return `${file} is no native binary`;
  if (kind.platform === platform && kind.archs.includes(arch)) return undefined;
  return `${file} is for ${kind.platform}-${kind.archs.join('+')}, not for ${platform}-${arch}`;
}
