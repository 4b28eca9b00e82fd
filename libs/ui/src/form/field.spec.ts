import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { withTexts } from '../testing/texts.js';
import { FaultSummary } from './fault-summary.js';
import { Faults, type Fault } from './faults.js';
import { Control, Field } from './field.js';

@Component({
  imports: [Control, Faults, FaultSummary, Field],
  template: `<form [wbFaults]="faults()" [showAll]="attempted()">
    <wb-fault-summary />
    <wb-field pointer="/name" label="Name" hint="As in the register"><input wbControl /></wb-field>
    <wb-field pointer="/subjects/0/type" label="Kind"><input wbControl /></wb-field>
  </form>`,
})
class Page {
  readonly faults = signal<Fault[]>([
    { pointer: '/name', code: 'required' },
    { pointer: '/subjects/0/type', code: 'choose' },
  ]);
  readonly attempted = signal(false);
}

describe('a field of a form', () => {
  let page: HTMLElement;
  let component: Page;
  const settle = async () => {
    await fixture.whenStable();
  };
  let fixture: ReturnType<typeof TestBed.createComponent<Page>>;

  beforeEach(async () => {
    const fault = { required: 'Fill this in', choose: 'Choose one', invalid: 'Not accepted' };
    const ui = { faults: { one: '{{ n }} thing', other: '{{ n }} things' } };
    TestBed.configureTestingModule({ imports: [withTexts({ fault, ui })] });
    fixture = TestBed.createComponent(Page);
    component = fixture.componentInstance;
    page = fixture.nativeElement as HTMLElement;
    document.body.append(page);
    await settle();
  });

  it('says nothing before it was left', () => {
    expect(page.textContent).not.toContain('Fill this in');
    expect(page.querySelector('#field-name')?.getAttribute('aria-invalid')).toBeNull();
  });

  it('shows its own fault, and only its own, once it was left', async () => {
    page.querySelector('#field-name')!.dispatchEvent(new Event('focusout', { bubbles: true }));
    await settle();
    const control = page.querySelector('#field-name')!;
    expect(page.textContent).toContain('Fill this in');
    expect(page.textContent).not.toContain('Choose one');
    expect(control.getAttribute('aria-invalid')).toBe('true');
    expect(control.getAttribute('aria-describedby')).toBe('field-name-fault field-name-hint');
  });

  it('lists every fault after an attempt, and a link leads to the control', async () => {
    component.attempted.set(true);
    await settle();
    const links = [...page.querySelectorAll<HTMLAnchorElement>('[role=alert] a')];
    expect(page.querySelector('[role=alert] b')?.textContent).toBe('2 things');
    expect(links.map((link) => link.textContent)).toEqual(['Name', 'Kind']);
    page.querySelector('#field-subjects-0-type')!.scrollIntoView = () => undefined;
    links[1]!.click();
    expect(document.activeElement?.id).toBe('field-subjects-0-type');
  });

  it('reads a fault of an unknown code as not accepted', async () => {
    component.faults.set([{ pointer: '/name', code: 'odd' }]);
    component.attempted.set(true);
    await settle();
    expect(page.querySelector('#field-name-fault')?.textContent).toBe('Not accepted');
  });
});
