import { utf8 } from './bytes.js';
import { encodeVkey, makeVerifier, type Verifier } from './key.js';
import { claimOf, judgeSignatures } from './signatures.js';
import { logKeys, noteOf, rotatedLog } from './test/signed-log.js';
import { readPart, verifyParts } from './verify-parts.js';
import { verifyLog, type Verification } from './verify.js';

const SIZE = 40;
const log = rotatedLog(SIZE, [12, 30]);
const lines = log.map(({ text }) => text);
const [first, second, third] = logKeys;
const verifierOf = ({ name, publicKey }: Verifier): Verifier => makeVerifier(name, publicKey);
const notes = [noteOf(log, 8, first), noteOf(log, 20, second), noteOf(log, SIZE, third)];
const bytesOf = (given: readonly string[]): Uint8Array => utf8(given.map((line) => `${line}\n`).join(''));

async function verify(
  given: readonly string[],
  held: readonly string[] = notes,
  trusted: Verifier = first,
): Promise<Verification> {
  const claims = held.map((note, i) => claimOf(`note ${i}`, note, verifierOf(trusted)));
  const inOrder = judgeSignatures(await verifyLog([bytesOf(given)], { checkpoints: claims }), claims, trusted);
  const cuts = [given.slice(0, 13), given.slice(13, 25), given.slice(25)];
  const parts = await Promise.all(
    cuts.map((part) =>
      readPart(
        [bytesOf(part)],
        claims.map(({ size }) => size),
      ),
    ),
  );
  const readFrom = (part: number) => [bytesOf(cuts.slice(part).flat())];
  const inParts = judgeSignatures(await verifyParts({ parts, readFrom, checkpoints: claims }), claims, trusted);
  expect(inParts).toEqual(inOrder);
  return inOrder;
}

describe('a log whose key was rotated', () => {
  it.each([
    ['first', first],
    ['second', second],
    ['third', third],
  ])('verifies for who trusts its %s key', async (_which, trusted) => {
    expect(await verify(lines, notes, trusted)).toMatchObject({ ok: true, size: SIZE, signedSize: SIZE });
  });

  it('does not verify when the wrong key of it signed a checkpoint', async () => {
    for (const note of [noteOf(log, 20, first), noteOf(log, SIZE, second), noteOf(log, 8, third)]) {
      expect(await verify(lines, [note])).toMatchObject({ ok: false, damage: { kind: 'checkpoint' } });
    }
  });

  it('does not verify for who trusts a key that it never had', async () => {
    const stranger = { ...first, ...makeVerifier(first.name, new Uint8Array(32).fill(9)) };
    expect(await verify(lines, notes, stranger)).toMatchObject({ ok: false, damage: { kind: 'checkpoint' } });
  });

  it('says that a checkpoint is forged, not that the log differs from it', async () => {
    const forged = noteOf(log, 20, second).replace(/\n20\n./, '\n20\nA');
    const found = await verify(lines, [forged]);
    expect(found).toMatchObject({
      ok: false,
      damage: { kind: 'checkpoint', why: expect.stringContaining('note 0') as string },
    });
  });

  it('says where the log is damaged when its later keys lie behind the damage', async () => {
    const found = await verify(lines.with(10, lines[10]!.replace('"outcome":"', '"outcome":"x')));
    expect(found).toMatchObject({ ok: false, damage: { kind: 'not-canonical', seq: 10 } });
  });

  it('is damaged where a key was named that the key before did not sign', async () => {
    const claims = [claimOf('note', notes[2]!, first)];
    const [rotation, ...more] = [log[12]!.text, log[30]!.text];
    const forged = rotation.replace(encodeVkey(second), encodeVkey(third));
    const found = { ...(await verifyLog([bytesOf(lines)])), rotations: [forged, ...more] };
    expect(judgeSignatures(found, claims, first)).toMatchObject({ ok: false, damage: { kind: 'key', seq: 12 } });
  });

  it('is not confused with another log', () => {
    expect(() => claimOf('note', notes[0]!.replace(first.name, 'other.example'), first)).toThrow('about other.example');
  });
});
