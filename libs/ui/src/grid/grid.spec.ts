import { Component, signal, viewChild } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { withTexts } from '../testing/texts.js';
import { GridColumn } from './column.js';
import { Grid } from './grid.js';

interface Row {
  id: string;
  name: string;
}

@Component({
  imports: [Grid, GridColumn],
  template: `<wb-grid
    label="Notices"
    [rows]="rows()"
    [rowId]="id"
    [link]="link"
    [selectedId]="selected()"
    [loading]="loading()"
    sort="-name"
    (sortChange)="sorted = $event"
  >
    <ng-template wbColumn [of]="rows()" label="Name" sort="name" let-row>{{ row.name }}</ng-template>
    <ng-template wbColumn [of]="rows()" label="Id" let-row>{{ row.id }}</ng-template>
  </wb-grid>`,
})
class Page {
  readonly grid = viewChild.required<Grid<Row>>(Grid);
  readonly rows = signal<Row[]>([
    { id: 'a', name: 'First' },
    { id: 'b', name: 'Second' },
    { id: 'c', name: 'Third' },
  ]);
  readonly selected = signal<string | null>(null);
  readonly loading = signal(false);
  readonly id = (row: Row) => row.id;
  readonly link = (row: Row) => ['/rows', row.id];
  sorted = '';
}

@Component({ template: '' })
class Elsewhere {}

describe('a grid', () => {
  let fixture: ComponentFixture<Page>;
  let element: HTMLElement;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      imports: [withTexts()],
      providers: [provideRouter([{ path: 'rows/:id', component: Elsewhere }])],
    });
    fixture = TestBed.createComponent(Page);
    element = fixture.nativeElement as HTMLElement;
    document.body.append(element);
    await fixture.whenStable();
  });

  const body = () => [...element.querySelectorAll('tbody tr')].map((row) => row.textContent?.trim());

  it('keeps the old rows while new ones load', async () => {
    fixture.componentInstance.loading.set(true);
    await fixture.whenStable();
    expect(body()).toHaveLength(3);
    expect(element.querySelector('table')?.getAttribute('aria-busy')).toBe('true');
  });

  it('draws placeholders only when there is nothing to keep', async () => {
    fixture.componentInstance.rows.set([]);
    fixture.componentInstance.loading.set(true);
    await fixture.whenStable();
    expect(element.querySelectorAll('.skeleton').length).toBeGreaterThan(0);
  });

  it('moves through the rows from the selected one and stops at the end', async () => {
    const { grid, selected } = fixture.componentInstance;
    selected.set('b');
    await fixture.whenStable();
    expect(grid().move(1)).toBe('c');
    expect(grid().move(1)).toBe('c');
    expect(grid().move(-1)).toBe('b');
    expect(document.activeElement?.textContent?.trim()).toBe('Second');
  });

  it('follows the link of a row wherever the row is clicked', async () => {
    element.querySelectorAll<HTMLElement>('tbody tr:nth-child(2) td')[1]!.click();
    await fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe('/rows/b');
  });

  it('says how it is sorted and turns the order', () => {
    expect(element.querySelector('th')?.getAttribute('aria-sort')).toBe('descending');
    element.querySelector<HTMLButtonElement>('th button')!.click();
    expect(fixture.componentInstance.sorted).toBe('name');
  });
});
