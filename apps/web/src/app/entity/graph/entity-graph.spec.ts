import { inputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { describe, expect, it } from '@jest/globals';
import { PATH_ENTITIES } from '@watchbook/contract';
import { settle } from '../../../testing/page.js';
import { fakePortal } from '../../../testing/portal.js';
import { withTexts } from '../../../testing/texts.js';
import { EntityGraph } from './entity-graph.js';

const id = '01900000-0000-7000-8000-000000000021';
const other = '01900000-0000-7000-8000-000000000022';

describe('the graph of an entity', () => {
  it('says how far a path was searched when the search ended early', async () => {
    const none = { id, nodes: [], edges: [] };
    fakePortal({
      [`GET /entities/${id}/graph`]: { body: { ...none, complete: true } },
      [`GET /entities/${id}/paths`]: { body: { ...none, to: other, found: false, complete: false } },
    });
    TestBed.configureTestingModule({ imports: [withTexts()], providers: [provideRouter([])] });
    const fixture = TestBed.createComponent(EntityGraph, { bindings: [inputBinding('entityId', signal(id))] });
    const element = fixture.nativeElement as HTMLElement;
    await settle(fixture);
    element.querySelector('input')!.value = other;
    element.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await settle(fixture);
    expect(element.querySelector('[role=status]')?.textContent).toContain(`at most ${PATH_ENTITIES} entities`);
  });
});
