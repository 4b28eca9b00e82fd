import type { ComponentFixture } from '@angular/core/testing';

/** Waits until what a page does by itself has happened: its answers, and what it asks because of them. */
export async function settle(fixture: ComponentFixture<unknown>): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await fixture.whenStable();
    await new Promise((done) => setTimeout(done));
  }
}

/** Presses a key, outside of fields unless told where. */
export function press(key: string, target: Element = document.body): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

/** Puts a text into a field, or chooses a value there. */
export function type(text: string, field: HTMLInputElement | HTMLSelectElement): void {
  field.value = text;
  field.dispatchEvent(new Event('input'));
}

/** Presses keys one after the other, each when what the one before did has happened. */
export async function pressEach(fixture: ComponentFixture<unknown>, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    press(key);
    await settle(fixture);
  }
}
