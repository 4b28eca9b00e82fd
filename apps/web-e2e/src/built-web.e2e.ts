import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const folder = resolve(import.meta.dirname, '../../web/dist/browser');
const files = readdirSync(folder, { recursive: true }).map(String);
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
const ofType = (type: RegExp) => files.filter((file) => type.test(file));

/**
 * Names that no browser asks for: namespaces, kinds of schemas, where messages of errors lead to, and what stands for
 * the origin when Angular looks only at the rest of an address.
 */
const NAMES = [
  'http://www.w3.org/',
  'https://angular.dev/',
  'http://json-schema.org/draft-',
  'https://json-schema.org/draft/',
  'http://fake',
];

const isForeign = (address: string) => /^\s*(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(address);

describe('the built web application', () => {
  it('is there', () => {
    expect(ofType(/^index\.html$/)).toHaveLength(1);
    expect(ofType(/\.js$/).length).toBeGreaterThan(10);
    expect(ofType(/\.css$/).length).toBeGreaterThan(0);
  });

  it('names in its page nothing that lies elsewhere, and runs nothing that is written into it', () => {
    const page = textOf('index.html');
    const named = [...page.matchAll(/\b(?:src|href|srcset|action|content)\s*=\s*["']?([^"'\s>]+)/g)].map(
      ([, to]) => to!,
    );
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter(isForeign)).toEqual([]);
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bon\w+\s*=|javascript:/i);
  });

  it('loads in its styles and pictures nothing that lies elsewhere', () => {
    for (const file of ofType(/\.(css|svg)$/)) {
      const text = textOf(file);
      const named = [
        ...[...text.matchAll(/url\(\s*["']?([^"')]+)/g)].map(([, to]) => to!),
        ...[...text.matchAll(/@import\s+["']([^"']+)/g)].map(([, to]) => to!),
        ...[...text.matchAll(/\b(?:xlink:)?href\s*=\s*["']([^"']+)/g)].map(([, to]) => to!),
      ];
      expect({ file, foreign: named.filter(isForeign) }).toEqual({ file, foreign: [] });
    }
  });

  it('holds in its programs no address of elsewhere but names that nobody asks', () => {
    const found = ofType(/\.js$/).flatMap((file) =>
      [...textOf(file).matchAll(/(["'`])((?:https?|wss?|ftp):)?\/\/[\w.$-][^"'`]*/g)].map(([text]) => text.slice(1)),
    );
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((address) => !NAMES.some((name) => address.startsWith(name)))).toEqual([]);
  });
});
