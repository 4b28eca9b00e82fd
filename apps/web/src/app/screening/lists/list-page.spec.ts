import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { provideRouter } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Me } from '@watchbook/contract';
import { settle, type } from '../../../testing/page.js';
import { officer } from '../../../testing/people.js';
import { fakePortal } from '../../../testing/portal.js';
import { withTexts } from '../../../testing/texts.js';
import { Session } from '../../platform/session.js';
import { ListPage } from './list-page.js';

const id = '01900000-0000-7000-8000-00000000000a';
const lena = { id: '01900000-0000-7000-8000-000000000003', name: 'Lena Marsh' };
const oskar = { id: officer.user.id, name: officer.user.name };
const list = { id, name: 'Motor', owner: lena, entries: 0, openAlerts: 1, createdAt: '2026-11-28T10:00:00.000Z' };
const path = `/managed-lists/${id}`;
const keeps: Me = { ...officer, rules: [...officer.rules, { action: 'edit', subject: 'ManagedList' }] };

describe('an opened list', () => {
  const open = async (me: Me) => {
    const sent = fakePortal({
      'GET /me': { body: me },
      [`GET ${path}`]: { body: list },
      [`GET ${path}/entries`]: { body: { data: [], page: { next: null, prev: null } } },
      [`GET ${path}/assignees`]: { body: { data: [oskar] } },
      [`DELETE ${path}`]: { status: 204, body: null },
      [`POST ${path}/assignments`]: { status: 201, body: { ...list, owner: oskar } },
    });
    await TestBed.inject(Session).find();
    const fixture = TestBed.createComponent(ListPage, { bindings: [inputBinding('id', () => id)] });
    const element = fixture.nativeElement as HTMLElement;
    await settle(fixture);
    const header = () => element.querySelector('wb-page-header')!;
    const button = (text: string) =>
      [...header().querySelectorAll('button')].find(({ textContent }) => textContent.trim() === text);
    const ended = () => sent.filter(({ method }) => method === 'DELETE').length;
    return { fixture, header, button, ended };
  };

  beforeEach(() => {
    const still = { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } };
    TestBed.configureTestingModule({ imports: [withTexts()], providers: [provideRouter([]), still] });
  });

  it('is handed over in a dialog, and shows to whom its alerts go from then on', async () => {
    const { fixture, header, button } = await open(keeps);
    expect(header().textContent).toContain('Alerts go to Lena Marsh');
    button('Hand over')!.click();
    await settle(fixture);
    const dialog = document.querySelector('mat-dialog-container')!;
    expect(dialog.textContent).toContain('Its alerts go to Lena Marsh now');
    type(oskar.id, dialog.querySelector('select')!);
    dialog.querySelector<HTMLButtonElement>('button[type=submit]')!.click();
    await settle(fixture);
    expect(header().textContent).toContain('Alerts go to Oskar Lindqvist');
  });

  it('is handed over by nobody whom no rule lets edit it', async () => {
    const { header, button } = await open(officer);
    expect(header().textContent).toContain('Motor');
    expect(button('Hand over')).toBeUndefined();
  });

  it('is watched no more once somebody says so twice', async () => {
    const { fixture, button, ended } = await open(keeps);
    const answer = async (at: number) => {
      button('End the watch')!.click();
      await settle(fixture);
      const dialog = document.querySelector('mat-dialog-container')!;
      expect(dialog.textContent).toContain('End the watch of Motor?');
      dialog.querySelectorAll<HTMLButtonElement>('mat-dialog-actions button')[at]!.click();
      await settle(fixture);
      return ended();
    };
    expect([await answer(0), await answer(1)]).toEqual([0, 1]);
  });
});
