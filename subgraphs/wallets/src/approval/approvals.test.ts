import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceIdentity, type UserIdentity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import { createApprovals, type Approvals } from './approvals.js';
import { newAdmin, newCustomer, startWallets, type StartedWallets } from '../testing/started-wallets.js';

const requestApproval = `mutation ($input: RequestApprovalInput!) {
  requestApproval(input: $input) { id status operation expiresAt decidedBy record }
}`;
const fields = `id kind status operation reason requestedBy { id } requestedAt expiresAt decidedBy { id } decidedAt record carriedOutAt failure { code }`;
const errors = 'userErrors { code number message field }';
const approveOperation = `mutation ($id: ID!) { approveOperation(input: { approvalId: $id }) { approval { ${fields} } ${errors} } }`;
const rejectOperation = `mutation ($id: ID!) { rejectOperation(input: { approvalId: $id }) { approval { ${fields} } ${errors} } }`;
const approvalById = `query ($id: ID!) { approval(id: $id) { ${fields} } }`;
const approvalsOf = `query ($status: ApprovalStatus, $first: Int, $after: String) {
  approvals(status: $status, first: $first, after: $after) { edges { cursor node { id status } } pageInfo { hasNextPage endCursor } }
}`;

let wallets: StartedWallets;
let pool: pg.Pool;
let asker: UserIdentity;
let approver: UserIdentity;
let expiring: Approvals;
beforeAll(async () => {
  wallets = await startWallets();
  pool = wallets.database.pool({ schema: 'wallets' });
  asker = newAdmin();
  approver = newAdmin();
  const unused = undefined as never;
  expiring = createApprovals({ pool, signer: unused, lifeMs: unused, notifyOutbox() {} });
});
afterAll(() => wallets.stop());

const transactions = serviceIdentity('transactions');
const newRequest = (changes: Record<string, unknown> = {}) => ({
  id: newId(),
  kind: 'FORCED_REVERSAL',
  operation: '{ "transaction": "t", "amount": "5.00" }',
  reason: 'the payer was robbed',
  requestedBy: asker.userId,
  ...changes,
});

async function request(changes: Record<string, unknown> = {}) {
  const input = newRequest(changes);
  return (await wallets.data(requestApproval, { input }, transactions)).requestApproval;
}
const approve = async (id: string, who = approver) =>
  (await wallets.data(approveOperation, { id }, who)).approveOperation;
const reject = async (id: string, who = approver) => (await wallets.data(rejectOperation, { id }, who)).rejectOperation;
const find = async (id: string) => (await wallets.data(approvalById, { id }, approver)).approval;
/** Lets the time of an approval be over. */
const overdue = (id: string) =>
  pool.query(
    `UPDATE approvals SET requested_at = requested_at - interval '2 days', expires_at = expires_at - interval '2 days' WHERE id = $1 AND status = 'PENDING'`,
    [id],
  );
const eventsOf = async (id: string, event = 'approval.decided') =>
  (
    await pool.query<{ name: string; payload: { status: string; decidedBy: string | null } }>(
      `SELECT name, payload FROM outbox WHERE keys = ARRAY['Approval:' || $1] AND name = $2`,
      [id, event],
    )
  ).rows;

describe('requestApproval', () => {
  it('tells of what waits once, in the commit that writes it', async () => {
    const input = newRequest();
    await Promise.all(Array.from({ length: 5 }, () => wallets.data(requestApproval, { input }, transactions)));
    const { expiresAt } = await find(input.id);
    expect(await eventsOf(input.id, 'approval.requested')).toEqual([
      {
        name: 'approval.requested',
        payload: {
          approvalId: input.id,
          kind: 'FORCED_REVERSAL',
          operation: '{"amount":"5.00","transaction":"t"}',
          reason: input.reason,
          requestedBy: asker.userId,
          expiresAt,
        },
      },
    ]);
    const { rows } = await pool.query<{ together: boolean }>(
      `SELECT approvals.xmin = outbox.xmin AS together FROM approvals JOIN outbox ON outbox.keys = ARRAY['Approval:' || approvals.id]
        WHERE approvals.id = $1 AND name = 'approval.requested'`,
      [input.id],
    );
    expect(rows).toEqual([{ together: true }]);
  });

  it('asks once, however often it is sent, and keeps the operation as canonical JSON', async () => {
    const input = newRequest();
    const send = async (operation: string) =>
      (await wallets.data(requestApproval, { input: { ...input, operation } }, transactions)).requestApproval;
    const answers = await Promise.all([input.operation, '{"amount":"5.00","transaction":"t"}'].map(send));
    expect(answers[0]).toMatchObject({
      id: input.id,
      status: 'PENDING',
      operation: '{"amount":"5.00","transaction":"t"}',
    });
    expect(answers[1]).toEqual(answers[0]);
    expect(await find(input.id)).toMatchObject({
      kind: 'FORCED_REVERSAL',
      status: 'PENDING',
      reason: input.reason,
      requestedBy: { id: asker.userId },
      decidedBy: null,
      decidedAt: null,
      record: null,
    });
  });

  it.each([{ operation: '{"transaction":"u"}' }, { reason: 'another' }, { requestedBy: newId() }])(
    'refuses an id that was used for something else: %j',
    async (changes) => {
      const input = newRequest();
      await request(input);
      const answer = await wallets.ask(requestApproval, { input: { ...input, ...changes } }, transactions);
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );

  it.each([
    [{ operation: 'x' }, 'input.operation'],
    [{ operation: '[]' }, 'input.operation'],
    [{ operation: 'null' }, 'input.operation'],
    [{ operation: `{"text":"${'x'.repeat(9_990)}"}` }, 'input.operation'],
    [{ operation: '{"text":"\\ud800"}' }, 'input.operation'],
    [{ reason: ' ' }, 'input.reason'],
    [{ reason: 'x'.repeat(201) }, 'input.reason'],
    [{ id: 'x' }, 'input.id'],
    [{ requestedBy: 'x' }, 'input.requestedBy'],
  ])('refuses what is malformed, naming the field (%#)', async (changes, path) => {
    const { errors: refused } = await wallets.ask(requestApproval, { input: newRequest(changes) }, transactions);
    expect(refused).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(refused![0]!.message).toContain(path);
  });
});

describe('approveOperation', () => {
  it('lets a second person approve, once, and tells it', async () => {
    const { id } = await request();
    const first = await approve(id);
    expect(first).toMatchObject({
      approval: { id, status: 'APPROVED', decidedBy: { id: approver.userId }, record: expect.any(String) },
      userErrors: [],
    });
    expect(await approve(id)).toEqual(first);
    expect(await find(id)).toEqual(first.approval);
    expect(await eventsOf(id)).toMatchObject([
      { name: 'approval.decided', payload: { status: 'APPROVED', decidedBy: approver.userId } },
    ]);
    expect(await request({ ...newRequest(), id }).catch(() => null)).toMatchObject({ status: 'APPROVED' });
  });

  it('refuses who has asked for it, and leaves it to others', async () => {
    const { id } = await request();
    expect(await approve(id, asker)).toMatchObject({
      approval: null,
      userErrors: [{ code: 'SECOND_PERSON_REQUIRED', number: 1033, field: ['input', 'approvalId'] }],
    });
    expect((await approve(id)).approval.status).toBe('APPROVED');
  });

  it('lets one of twenty who decide at the same time win, and tells that once', async () => {
    const { id } = await request();
    const admins = Array.from({ length: 20 }, () => newAdmin());
    const answers = await Promise.all(
      admins.map((admin, index) => (index % 2 === 0 ? approve(id, admin) : reject(id, admin))),
    );
    const winners = answers.filter(({ approval }) => approval !== null);
    expect(winners).toHaveLength(1);
    expect(answers.flatMap(({ userErrors }) => userErrors.map((error: { code: string }) => error.code))).toEqual(
      Array.from({ length: 19 }, () => 'APPROVAL_DECIDED'),
    );
    expect(await find(id)).toEqual(winners[0].approval);
    expect(await eventsOf(id)).toHaveLength(1);
  });

  it('answers the same to twenty repeats by one person', async () => {
    const { id } = await request();
    const answers = await Promise.all(Array.from({ length: 20 }, () => approve(id)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0].approval.status).toBe('APPROVED');
    expect(await eventsOf(id)).toHaveLength(1);
  });

  it.each(['', 'x', newId()])('knows no approval "%s"', async (id) => {
    expect(await approve(id)).toMatchObject({ userErrors: [{ code: 'APPROVAL_NOT_FOUND', number: 1031 }] });
    expect(await find(id)).toBeNull();
  });
});

describe('The record of an approval', () => {
  it('is signed by a published key over the operation, who asked, who approved and when', async () => {
    const { id } = await request();
    const { approval } = await approve(id);
    const { approvalRecordKeys: keys } = await wallets.data('{ approvalRecordKeys { kid jwk } }', {}, approver);
    const [header, payload, signature] = (approval.record as string).split('.') as [string, string, string];
    const decode = (part: string) => Buffer.from(part, 'base64url');
    const { kid, alg } = JSON.parse(decode(header).toString()) as { kid: string; alg: string };
    expect(alg).toBe('ES256');
    const jwk = keys.find((key: { kid: string }) => key.kid === kid).jwk as string;
    const key = createPublicKey({ key: JSON.parse(jwk) as JsonWebKey, format: 'jwk' });
    const isGenuine = (text: string) =>
      verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, decode(signature));
    expect(isGenuine(`${header}.${payload}`)).toBe(true);
    expect(isGenuine(`${header}.${payload}x`)).toBe(false);
    const text = decode(payload).toString();
    expect(text).toBe(
      `{"approvedAt":"${approval.decidedAt}","approvedBy":"${approver.userId}","id":"${id}","kind":"FORCED_REVERSAL",` +
        `"operation":{"amount":"5.00","transaction":"t"},"reason":"the payer was robbed",` +
        `"requestedAt":"${approval.requestedAt}","requestedBy":"${asker.userId}"}`,
    );
  });
});

describe('rejectOperation', () => {
  it('rejects for ever, by anybody, who has asked for it included', async () => {
    for (const who of [approver, asker]) {
      const { id } = await request();
      expect(await reject(id, who)).toMatchObject({
        approval: { status: 'REJECTED', decidedBy: { id: who.userId }, record: null },
        userErrors: [],
      });
      expect(await reject(id, who)).toMatchObject({ approval: { status: 'REJECTED' }, userErrors: [] });
      expect(await approve(id)).toMatchObject({
        approval: null,
        userErrors: [{ code: 'APPROVAL_DECIDED', number: 1032 }],
      });
    }
  });
});

describe('An approval whose time is over', () => {
  it('cannot be decided any more, from that moment on', async () => {
    const { id } = await request();
    await overdue(id);
    expect(await find(id)).toMatchObject({ status: 'EXPIRED', decidedBy: null });
    for (const answer of [await approve(id), await reject(id)]) {
      expect(answer).toMatchObject({ approval: null, userErrors: [{ code: 'APPROVAL_DECIDED' }] });
    }
  });

  it('is approved or has expired when both happen at once, and is told once', async () => {
    const ids: string[] = await Promise.all(Array.from({ length: 20 }, async () => (await request()).id));
    const decided = await Promise.all(
      ids.flatMap((id) => [overdue(id).then(() => null), approve(id) as Promise<{ approval: unknown }>]),
    );
    expect(decided).toHaveLength(40);
    await expiring.expire(new AbortController().signal);
    for (const id of ids) {
      const { status } = await find(id);
      expect(await eventsOf(id)).toMatchObject([{ payload: { status } }]);
    }
  });

  it('is told once by many processes at the same time, and reads the same before and after', async () => {
    const { id } = await request();
    await overdue(id);
    const before = await find(id);
    await Promise.all(Array.from({ length: 8 }, () => expiring.expire(new AbortController().signal)));
    expect(await find(id)).toEqual(before);
    expect(await eventsOf(id)).toMatchObject([{ payload: { status: 'EXPIRED', decidedBy: null } }]);
  });
});

describe('approvals', () => {
  it('are listed by status, those that were asked for last first', async () => {
    await pool.query('DELETE FROM approvals');
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.unshift((await request()).id);
    await approve(ids[1]!);
    await overdue(ids[2]!);
    const read = async (variables: object) => (await wallets.data(approvalsOf, { ...variables }, approver)).approvals;
    const idsOf = (page: { edges: { node: { id: string } }[] }) => page.edges.map(({ node }) => node.id);
    expect(idsOf(await read({}))).toEqual(ids);
    expect(idsOf(await read({ status: 'PENDING' }))).toEqual([ids[0], ids[3], ids[4]]);
    expect(idsOf(await read({ status: 'APPROVED' }))).toEqual([ids[1]]);
    expect(idsOf(await read({ status: 'EXPIRED' }))).toEqual([ids[2]]);
    const first = await read({ status: 'PENDING', first: 2 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(idsOf(await read({ status: 'PENDING', first: 2, after: first.pageInfo.endCursor }))).toEqual([ids[4]]);
  });

  it('are found by their key', async () => {
    const { id } = await request();
    const { _entities } = await wallets.data(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Approval { id status } } }`,
      { representations: [{ __typename: 'Approval', id }] },
      approver,
    );
    expect(_entities).toEqual([{ id, status: 'PENDING' }]);
  });
});

describe('access to approvals', () => {
  it.each<[string, string]>([
    ['approval', approvalById],
    ['approveOperation', approveOperation],
    ['rejectOperation', rejectOperation],
  ])('closes %s to everybody but administrators', async (field, query) => {
    for (const [identity, code] of [
      [undefined, 'UNAUTHENTICATED'],
      [newCustomer(), 'FORBIDDEN'],
      [transactions, 'FORBIDDEN'],
    ] as const) {
      const answer = await wallets.ask(query, { id: newId() }, identity);
      expect(answer).toMatchObject({ data: { [field]: null }, errors: [{ extensions: { code } }] });
    }
  });

  it('closes requestApproval to people', async () => {
    const answer = await wallets.ask(requestApproval, { input: newRequest() }, newAdmin());
    expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
