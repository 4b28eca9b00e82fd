import { Injector, runInInjectionContext } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { press } from '../../../testing/page.js';
import { withTexts } from '../../../testing/texts.js';
import { Shortcuts } from './shortcuts.js';

describe('shortcuts', () => {
  let ran: string[];
  let shortcuts: Shortcuts;

  beforeEach(() => {
    ran = [];
    TestBed.configureTestingModule({ imports: [withTexts()] });
    shortcuts = TestBed.inject(Shortcuts);
    shortcuts.setEnabled(true);
    const add = (keys: string) => ({ keys, text: 'shell.keys.next', run: () => void ran.push(keys) });
    runInInjectionContext(TestBed.inject(Injector), () => shortcuts.use([add('j'), add('n'), add('g n')]));
  });

  it('run for one key, and for a sequence instead of its last key', () => {
    press('j');
    press('g');
    press('n');
    expect(ran).toEqual(['j', 'g n']);
  });

  it('are silent in fields', () => {
    const field = document.createElement('input');
    document.body.append(field);
    press('j', field);
    expect(ran).toEqual([]);
  });

  it('are silent once switched off', () => {
    shortcuts.setEnabled(false);
    press('j');
    expect(ran).toEqual([]);
  });
});
