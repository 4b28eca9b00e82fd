import { Component, input, output } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { TranslocoPipe } from '@jsverse/transloco';
import { identifierSchemes, subjectTypes } from '@watchbook/contract';
import { Control, Field, Icon } from '@watchbook/ui';
import { emptySubject, type SubjectForm } from './notice-form.js';

/** The subjects of a draft: the principal one and what is linked to it, with other names and identifiers. */
@Component({
  selector: 'wb-subject-fields',
  imports: [Control, Field, FormField, Icon, MatButton, TranslocoPipe],
  templateUrl: './subject-fields.html',
  styleUrls: ['./notice-editor.scss', './subject-fields.scss'],
})
export class SubjectFields {
  readonly form = input.required<FieldTree<SubjectForm[]>>();
  readonly subjects = input.required<readonly SubjectForm[]>();
  readonly subjectsChange = output<SubjectForm[]>();
  protected readonly types = subjectTypes;
  protected readonly schemes = identifierSchemes;

  protected add(): void {
    this.subjectsChange.emit([...this.subjects(), emptySubject('linked')]);
  }

  protected remove(at: number): void {
    this.subjectsChange.emit(this.subjects().filter((_, index) => index !== at));
  }

  /** Exactly one subject is the principal one. */
  protected makePrincipal(at: number): void {
    this.subjectsChange.emit(
      this.subjects().map((subject, index) => ({ ...subject, role: index === at ? 'principal' : 'linked' })),
    );
  }

  protected addAlias(at: number): void {
    this.change(at, ({ aliases }) => ({ aliases: [...aliases, { value: '', weak: false }] }));
  }

  protected removeAlias(at: number, alias: number): void {
    this.change(at, ({ aliases }) => ({ aliases: aliases.filter((_, index) => index !== alias) }));
  }

  protected addIdentifier(at: number): void {
    this.change(at, ({ identifiers }) => ({ identifiers: [...identifiers, { scheme: '', value: '' }] }));
  }

  protected removeIdentifier(at: number, identifier: number): void {
    this.change(at, ({ identifiers }) => ({ identifiers: identifiers.filter((_, index) => index !== identifier) }));
  }

  private change(at: number, part: (subject: SubjectForm) => Partial<SubjectForm>): void {
    this.subjectsChange.emit(
      this.subjects().map((subject, index) => (index === at ? { ...subject, ...part(subject) } : subject)),
    );
  }
}
