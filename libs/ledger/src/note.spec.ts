import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.js';
import { COSIGNATURE_V1, decodeSigner, decodeVkey, encodeSigner, encodeVkey, makeSigner, makeVerifier } from './key.js';
import { cosign, formatNote, openNote, parseNote, signNote } from './note.js';
import { checkpointOf, ORIGIN, sampleLog, testSeed } from './test/sample-log.js';

const log = makeSigner(ORIGIN, testSeed('log'));
const witness = makeSigner('witness.example', testSeed('witness'), COSIGNATURE_V1);
const checkpoint = checkpointOf(sampleLog(20), 20);
const note = signCheckpoint(checkpoint, log);

// The example of the documentation of Go's package golang.org/x/mod/sumdb/note.
const goVkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const goNote =
  'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n\n' +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

describe('a key', () => {
  it('reads back from its text', () => {
    expect(decodeVkey(encodeVkey(log))).toEqual(makeVerifier(ORIGIN, log.publicKey));
    expect(decodeSigner(`${encodeSigner(witness)}\n`)).toEqual(witness);
    expect(encodeVkey(decodeVkey(goVkey))).toBe(goVkey);
  });

  it.each([
    ['', 'NAME+ID+BASE64'],
    ['no key', 'NAME+ID+BASE64'],
    [goVkey.replace('c74f20a3', 'c74f20a4'), 'does not belong'],
    [goVkey.replace('PeterNeumann', 'Peter'), 'does not belong'],
    [goVkey.replace('+AR', '+CR'), 'unknown signature type'],
    [goVkey.slice(0, -4), 'NAME+ID+BASE64'],
    ['a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'no blanks'],
  ])('refuses %j', (text, why) => {
    expect(() => decodeVkey(text)).toThrow(why);
  });
});

describe('a signed note', () => {
  it('of another implementation verifies', () => {
    expect(openNote(goNote.replaceAll('’', "'"), [decodeVkey(goVkey)]).verified).toHaveLength(1);
  });

  it('gives text and signers back', () => {
    const { text, verified } = openNote(signNote('first\n\nsecond\n', [log]), [log]);
    expect(text).toBe('first\n\nsecond\n');
    expect(verified.map(({ verifier }) => verifier.name)).toEqual([ORIGIN]);
  });

  it('is refused after any change of one character', () => {
    for (let at = 0; at < note.length; at++) {
      const changed = note.slice(0, at) + String.fromCharCode(note.charCodeAt(at) ^ 1) + note.slice(at + 1);
      expect(() => openCheckpoint(changed, log)).toThrow();
    }
  });

  it('may hold signatures of keys that nobody here knows, whatever their names', () => {
    const { text, signatures } = parseNote(note);
    const unknown = { name: '\u200b名', keyId: '00000000', signature: new Uint8Array(2420) };
    const many = formatNote({ text, signatures: [...Array.from({ length: 20 }, () => unknown), ...signatures] });
    expect(openCheckpoint(many, log).size).toBe(20);
    expect(openNote(signNote('a\u0085\u007f\n', [log]), [log]).verified).toHaveLength(1);
  });

  it('is refused when a known key signed it twice and one signature is wrong', () => {
    const { text, signatures } = parseNote(note);
    const wrong = { ...signatures[0]!, signature: new Uint8Array(64) };
    expect(() => openCheckpoint(formatNote({ text, signatures: [...signatures, wrong] }), log)).toThrow('is wrong');
  });

  it('is refused with a cosignature that names a time beyond all numbers', () => {
    const { text } = parseNote(note);
    const cosigned = cosign(text, witness, Number.MAX_SAFE_INTEGER);
    expect(openNote(formatNote({ text, signatures: [cosigned] }), [witness]).verified).toHaveLength(1);
    const late = { ...cosigned, signature: cosigned.signature.with(0, 0x7f) };
    expect(() => openNote(formatNote({ text, signatures: [late] }), [witness])).toThrow('is wrong');
  });

  it.each([
    ['text without a line feed', () => signNote('text', [log]), 'line feed'],
    ['text with control characters', () => signNote('a\u0007\n', [log]), 'control characters'],
    ['a note without signatures', () => parseNote('text\n\n'), 'malformed signature'],
    ['no note', () => parseNote('text'), 'no signature lines'],
    ['a note of others', () => openNote(note, [witness]), 'none of the given keys'],
    ['the wrong type of key', () => signNote('a\n', [witness]), 'type 1'],
    ['a cosignature with the wrong type of key', () => cosign('a\n', log, 1), 'type 4'],
  ])('%s is refused', (_what, attempt, why) => {
    expect(attempt).toThrow(why);
  });
});

describe('a checkpoint', () => {
  it('gives origin, size and root back', () => {
    expect(openCheckpoint(note, log)).toEqual({ ...checkpoint, cosignatures: [] });
    expect(parseCheckpoint(`${formatCheckpoint(checkpoint)}an extension\n`)).toEqual(checkpoint);
  });

  it('shows who cosigned it, and when', () => {
    const { text, signatures } = parseNote(note);
    const cosigned = formatNote({ text, signatures: [...signatures, cosign(text, witness, 1_795_449_600)] });
    const { cosignatures } = openCheckpoint(cosigned, log, [witness]);
    expect(cosignatures).toEqual([{ verifier: witness, timestamp: 1_795_449_600 }]);
    expect(openCheckpoint(cosigned, log).cosignatures).toEqual([]);
    const lone = formatNote({ text, signatures: [cosign(text, witness, 1)] });
    expect(() => openCheckpoint(lone, log, [witness])).toThrow('the log did not sign');
  });

  it('of another log is refused', () => {
    const foreign = signNote(formatCheckpoint({ ...checkpoint, origin: 'other.example' }), [log]);
    expect(() => openCheckpoint(foreign, log)).toThrow('is about other.example');
  });

  it('has no empty line and ends with a line feed', () => {
    const text = formatCheckpoint(checkpoint);
    expect(() => parseCheckpoint(`${text}\nextension\n`)).toThrow('not a checkpoint');
    expect(() => parseCheckpoint(text.slice(0, -1))).toThrow('not a checkpoint');
  });

  it.each(['', 'a\n', 'a\n01\nAA==\n', 'a\n1\nAA==\n', `a\n9007199254740993\n${'A'.repeat(43)}=\n`, 'a\n-1\n\n'])(
    'is not %j',
    (text) => {
      expect(() => parseCheckpoint(text)).toThrow('checkpoint');
    },
  );
});
