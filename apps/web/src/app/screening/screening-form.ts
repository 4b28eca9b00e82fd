/** What is asked of the screening, as its inputs hold it. */
export interface ScreeningForm {
  name: string;
  type: string;
  birthDate: string;
  country: string;
  scheme: string;
  value: string;
}

export const emptyQuery = (name = ''): ScreeningForm => ({
  name,
  type: '',
  birthDate: '',
  country: '',
  scheme: 'passport',
  value: '',
});

/** What is sent of the inputs; what is empty is left out. */
export const toQuery = ({ name, type, birthDate, country, scheme, value }: ScreeningForm) => ({
  ...(name.trim() ? { name: name.trim() } : {}),
  ...(type ? { type } : {}),
  ...(birthDate.trim() ? { birthDate: birthDate.trim() } : {}),
  ...(country.trim() ? { country: country.trim().toUpperCase() } : {}),
  identifiers: value.trim() ? [{ scheme, value: value.trim() }] : [],
  limit: 20,
});
