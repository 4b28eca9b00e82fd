/** Signs somebody of the demo in over HTTP. Every answer but 2xx is an error. */
export async function signIn(origin, local, slug) {
  const send = (headers) => async (method, path, body) => {
    const answer = await fetch(origin + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return { answer, body: text === '' ? null : JSON.parse(text) };
  };
  const { accounts, password } = (await send({})('GET', '/api/v1/demo')).body;
  const { email } = accounts.find((account) => account.email.startsWith(`${local}@${slug}.`));
  const { answer, body } = await send({})('POST', '/api/v1/sessions', { email, password });
  const headers = { cookie: answer.headers.get('set-cookie').split(';')[0], 'x-csrf-token': body.csrfToken };
  const ask = send(headers);
  return {
    headers,
    get: async (path) => (await ask('GET', path)).body,
    post: async (path, given) => (await ask('POST', path, given)).body,
  };
}
