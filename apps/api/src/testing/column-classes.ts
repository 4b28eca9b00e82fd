/**
 * What a column of text, bytes or JSON holds:
 * - `encrypted`: personal data or a secret, under the field key;
 * - `hash`: a keyed or salted hash, or one of something random; nobody can try values against it;
 * - `code`: a word of a closed list, a label, a token of an audience, a number in words;
 * - `id`: an id that tells nothing by itself;
 * - `public`: what every member reads, or what was published by somebody else;
 * - `plain`: what an account or its browser calls itself: the name of an API key, the kind of a browser;
 * - `ledger`: entries of the ledger and what proves them: ids, codes and hashes, never personal data.
 */
export type ColumnClass = 'encrypted' | 'hash' | 'code' | 'id' | 'public' | 'plain' | 'ledger';

/** Each table with its columns by class. A column that is not here fails the test that reads the catalog. */
export const columnClasses: Readonly<Record<string, Partial<Record<ColumnClass, readonly string[]>>>> = {
  access_certification: { code: ['status'], hash: ['content_hash'] },
  account_link: { code: ['purpose'], hash: ['token_hash'] },
  acknowledgement: { code: ['action'], encrypted: ['comment'] },
  api_key: {
    plain: ['name'],
    id: ['prefix'],
    code: ['addresses', 'jurisdiction', 'scopes', 'sector'],
    hash: ['overlap_hash', 'token_hash'],
  },
  app_user: { encrypted: ['email', 'name'], hash: ['email_hash'], code: ['roles', 'status'] },
  auth_challenge: { code: ['kind'], hash: ['challenge'] },
  certification_line: { code: ['decision', 'roles', 'scopes', 'status'], encrypted: ['comment'] },
  change_decision: { hash: ['content_hash'], code: ['decision'], id: ['decided_with'], encrypted: ['reason'] },
  change_proposal: {
    code: ['awaits_role', 'jurisdiction', 'kind', 'roles', 'sector', 'stages', 'status', 'target_type'],
    encrypted: ['content', 'proposed_name', 'reason'],
    hash: ['content_hash'],
    id: ['proposed_with'],
  },
  federated_identity: { id: ['issuer'], hash: ['subject_hash'] },
  federated_session: { hash: ['sid_hash', 'subject_hash'] },
  federated_sign_in: { hash: ['browser_hash', 'state_hash'], id: ['request_id'], encrypted: ['secrets'] },
  idempotency_key: { encrypted: ['answer'], hash: ['body_hash', 'key'] },
  identity_provider: {
    plain: ['name'],
    public: ['domains', 'issuer'],
    code: ['kind', 'status', 'strong_values'],
    encrypted: ['settings'],
    hash: ['settings_hash'],
  },
  information_request: {
    code: ['audience', 'purpose', 'status'],
    encrypted: ['asked'],
    id: ['ref'],
  },
  information_response: {
    encrypted: ['content'],
    hash: ['content_hash'],
    id: ['approved_with', 'drafted_with'],
  },
  institution: {
    code: ['jurisdiction', 'kind', 'sector', 'status', 'supervised_jurisdictions', 'supervised_sectors'],
    public: ['address', 'contact', 'name', 'slug'],
  },
  judgement: { encrypted: ['note'], hash: ['query_hash'], id: ['target'], code: ['verdict'] },
  ledger_archive: { ledger: ['file', 'frontier', 'kept', 'last_at', 'last_hash', 'own', 'sha256'] },
  ledger_checkpoint: { ledger: ['note'] },
  ledger_cosignature: { ledger: ['line'] },
  ledger_detail: { encrypted: ['detail'], hash: ['salt'] },
  ledger_entry: {
    ledger: ['action', 'actor_user', 'body', 'hash', 'institution', 'outcome', 'purpose', 'request', 'resources'],
  },
  ledger_erasure_request: { code: ['reason'], id: ['resource'] },
  ledger_fork: { ledger: ['first_note', 'proof_hash', 'second_note'] },
  ledger_head: { ledger: ['frontier', 'last_at', 'last_hash'] },
  ledger_intent: { encrypted: ['detail'], ledger: ['draft'], hash: ['salt'] },
  ledger_own_head: { ledger: ['hash', 'institution'] },
  ledger_set_aside: { encrypted: ['detail'], ledger: ['draft', 'reason'], hash: ['salt'] },
  ledger_tile: { ledger: ['hashes'] },
  list_entry: { public: ['described', 'described_hash', 'external_id', 'source', 'type'] },
  list_identifier: { public: ['scheme', 'value'] },
  list_import: { code: ['format', 'stage', 'state'], public: ['error'] },
  list_import_file: { public: ['bytes', 'name'] },
  list_source: { public: ['id'] },
  mail_outbox: { code: ['template'], encrypted: ['link', 'recipient'] },
  notice: {
    code: [
      'audience',
      'country',
      'disclosure',
      'jurisdiction',
      'sector',
      'source_visibility',
      'status',
      'subject_type',
      'subject_types',
      'tlp',
      'typology',
    ],
    encrypted: ['content', 'remark'],
    hash: ['content_hash'],
    id: ['authored_with', 'published_with', 'ref'],
  },
  notice_identifier: { code: ['scheme'], hash: ['value_hash'] },
  notice_subject: { code: ['country', 'role', 'type'], encrypted: ['described'] },
  notice_version: { hash: ['content_hash'], encrypted: ['snapshot'] },
  policy_version: { hash: ['hash'], public: ['rules'] },
  purpose_grant: { code: ['purpose'], encrypted: ['stated'] },
  reference_counter: { code: ['prefix'] },
  rate_window: { hash: ['key'] },
  report_file: { encrypted: ['bytes'] },
  report_run: { code: ['error', 'format', 'parameters', 'stage', 'state', 'template'], hash: ['sha256'] },
  risk_warning: {
    code: ['audience', 'severity', 'status', 'tlp', 'typology'],
    encrypted: ['content', 'emergency_reason', 'withdrawal_reason'],
    hash: ['content_hash'],
    id: ['approved_with', 'authored_with', 'ref'],
  },
  schema_migration: { public: ['name', 'sha256'] },
  screening: { code: ['purpose'], encrypted: ['query'], hash: ['query_hash', 'stems'], id: ['targets'] },
  screening_alarm: { code: ['awaits', 'jurisdiction', 'kind', 'sector', 'verdict'], encrypted: ['reason'] },
  sharing_group: { public: ['name', 'slug'] },
  sign_in_attempt: { hash: ['key'] },
  user_passkey: { id: ['credential_id', 'public_key'], encrypted: ['name'], code: ['transports'] },
  user_password: { hash: ['hash'] },
  user_recovery_code: { hash: ['code_hash'] },
  user_session: { hash: ['token_hash'], plain: ['user_agent'], code: ['methods'], id: ['authenticators'] },
  user_totp: { encrypted: ['secret'] },
  witness: { public: ['name', 'url', 'vkey'] },
  user_role_history: { code: ['roles', 'status'] },
};
