import { inputBinding } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { settle } from '../../testing/page.js';
import { officer } from '../../testing/people.js';
import { type Answer, fakePortal, type Sent } from '../../testing/portal.js';
import { withTexts } from '../../testing/texts.js';
import { SignInPage } from './sign-in-page.js';

const demo = {
  password: 'a demo password',
  accounts: [{ email: officer.user.email, name: 'Oskar', institution: 'Harbor Insurance', roles: officer.roles }],
};

describe('the sign-in', () => {
  let fixture: ComponentFixture<SignInPage>;
  let element: HTMLElement;
  let sent: Sent[];
  const open = async (next: string | undefined, answers: Record<string, Answer>) => {
    sent = fakePortal(answers);
    fixture = TestBed.createComponent(SignInPage, { bindings: [inputBinding('next', () => next)] });
    element = fixture.nativeElement as HTMLElement;
    document.body.replaceChildren(element);
    await settle(fixture);
  };
  const write = (id: string, value: string) => {
    const field = element.querySelector<HTMLInputElement>(`#${id}`)!;
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const submit = async () => {
    element.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await settle(fixture);
  };

  beforeEach(() => {
    TestBed.configureTestingModule({
      imports: [withTexts()],
      providers: [provideRouter([{ path: '**', children: [] }])],
    });
  });

  it('fills the address of a demo account and leaves the password to the person', async () => {
    await open(undefined, { 'GET /demo': { body: demo } });
    element.querySelector<HTMLButtonElement>('.role')!.click();
    await settle(fixture);
    expect(element.querySelector<HTMLInputElement>('#field-email')?.value).toBe(officer.user.email);
    expect(element.querySelector<HTMLInputElement>('#field-password')?.value).toBe('');
    expect(element.textContent).toContain('a demo password');
  });

  it('shows no demo accounts where there is no demo', async () => {
    await open(undefined, {});
    expect(element.querySelector('.role')).toBeNull();
    expect(element.textContent).not.toContain('Demo accounts');
  });

  it('names the empty fields and sends nothing', async () => {
    await open(undefined, {});
    await submit();
    expect(element.querySelectorAll('[role=alert] a')).toHaveLength(2);
    expect(sent.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it.each([
    ['/notices?status=published', '/notices?status=published'],
    ['//elsewhere.example', '/'],
  ])('leads on to %s only within the portal', async (next, expected) => {
    await open(next, { 'POST /sessions': { status: 201, body: officer } });
    write('field-email', officer.user.email);
    write('field-password', 'a demo password');
    await submit();
    expect(TestBed.inject(Router).url).toBe(expected);
  });

  it('says that address or password is wrong, without saying which', async () => {
    const body = { status: 401, code: 'wrong-credentials', requestId: 'request-2' };
    await open(undefined, { 'POST /sessions': { status: 401, body } });
    write('field-email', officer.user.email);
    write('field-password', 'wrong');
    await submit();
    expect(element.textContent).toContain('E-mail address or password is wrong');
  });
});
