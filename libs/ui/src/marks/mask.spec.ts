import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import { MASK } from '@watchbook/contract';
import { withTexts } from '../testing/texts.js';
import { Mask } from './mask.js';

const draw = async (value: string | null) => {
  TestBed.configureTestingModule({ imports: [withTexts({ ui: { masked: 'masked' } })] });
  const fixture = TestBed.createComponent(Mask, { bindings: [inputBinding('value', () => value)] });
  await fixture.whenStable();
  return fixture.nativeElement as HTMLElement;
};

describe('a value that may be masked', () => {
  it('reads the mask aloud as a word', async () => {
    const element = await draw(MASK);
    expect(element.querySelector('.visually-hidden')?.textContent).toBe('masked');
    expect(element.querySelector('[aria-hidden]')?.textContent).toBe(MASK);
  });

  it('shows a value as it is', async () => {
    const element = await draw('Chen Weilin 陈伟霖');
    expect(element.textContent?.trim()).toBe('Chen Weilin 陈伟霖');
  });

  it('shows a dash where there is no value', async () => {
    const element = await draw(null);
    expect(element.textContent?.trim()).toBe('–');
  });
});
