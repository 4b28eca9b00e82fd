import { inflateSync } from 'node:zlib';

const SIGNATURE = 0x774f4646;
const WOFF_HEADER = 44;
const WOFF_RECORD = 20;
const SFNT_HEADER = 12;
const SFNT_RECORD = 16;

/**
 * The plain font inside a WOFF 1.0 file, for programs that read installed fonts only.
 * Source: W3C, WOFF File Format 1.0, sections 3 to 5.
 * @throws Error when the file is no WOFF 1.0
 */
export function fontOfWoff(woff: Buffer): Buffer {
  if (woff.readUInt32BE(0) !== SIGNATURE) throw new Error('This is not a WOFF 1.0 file');
  const count = woff.readUInt16BE(12);
  const directory = Buffer.alloc(SFNT_HEADER + count * SFNT_RECORD);
  const parts: Buffer[] = [directory];
  writeHeader(directory, woff.readUInt32BE(4), count);
  let offset = directory.length;
  for (let index = 0; index < count; index++) {
    const record = woff.subarray(WOFF_HEADER + index * WOFF_RECORD);
    const table = tableOf(woff, record);
    record.copy(directory, SFNT_HEADER + index * SFNT_RECORD, 0, 4);
    directory.writeUInt32BE(record.readUInt32BE(16), SFNT_HEADER + index * SFNT_RECORD + 4);
    directory.writeUInt32BE(offset, SFNT_HEADER + index * SFNT_RECORD + 8);
    directory.writeUInt32BE(table.length, SFNT_HEADER + index * SFNT_RECORD + 12);
    const padding = Buffer.alloc((4 - (table.length % 4)) % 4);
    parts.push(table, padding);
    offset += table.length + padding.length;
  }
  return Buffer.concat(parts);
}

function writeHeader(directory: Buffer, flavor: number, count: number): void {
  const selector = Math.floor(Math.log2(count));
  const range = 2 ** selector * 16;
  directory.writeUInt32BE(flavor, 0);
  directory.writeUInt16BE(count, 4);
  directory.writeUInt16BE(range, 6);
  directory.writeUInt16BE(selector, 8);
  directory.writeUInt16BE(count * 16 - range, 10);
}

function tableOf(woff: Buffer, record: Buffer): Buffer {
  const start = record.readUInt32BE(4);
  const stored = woff.subarray(start, start + record.readUInt32BE(8));
  return stored.length < record.readUInt32BE(12) ? inflateSync(stored) : stored;
}
