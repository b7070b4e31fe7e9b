/**
 * The policy of one edge while it runs: what an operator may change about it, and the budgets of its callers. A budget is a bucket
 * of tokens per caller, as in Finagle and Envoy: calls fill it by a share of a token, retries take a whole one, so in the long run
 * there are at most that share more requests than calls, however many fail.
 */
import type { Stream } from '../base/random.ts';
import type { CallPolicy, CallSettings, Hedge, RetryBudget } from '../model/call-policy.ts';
import { Backoff } from './backoff.ts';
import { BAD_GATEWAY, CONFLICT, GATEWAY_TIMEOUT, TOO_MANY_REQUESTS, UNAVAILABLE } from './statuses.ts';

/** A bucket holds at most this many times its reserve, so that a quiet hour does not pay for a storm. */
const RESERVE_MULTIPLE_MAX = 10;

/** A budget that is set on calls without one begins with this many retries in reserve. */
const RESERVE = 10;

export class EdgePolicy {
  /** Tries in all; 1 without retries. */
  attemptsMax: number;
  budget: RetryBudget | null;
  readonly backoff: Backoff | null;
  hedge: Hedge | null;
  /** Whether the number of the call goes along as an idempotency key. */
  readonly sendsKey: boolean;
  /** Whether a call that is given up says to whoever is above that another try is of no use. */
  readonly isFinal: boolean;
  /** Whether it waits at least as long as a refusal says. */
  readonly heedsRetryAfter: boolean;
  private readonly written: CallPolicy;
  private readonly retriedStatuses: ReadonlySet<number>;
  /** Tokens by caller: the id of a pod, or of a group of users. */
  private readonly tokens = new Map<number, number>();

  constructor(model: CallPolicy, stream: Stream) {
    const { retry } = model;
    this.written = model;
    this.attemptsMax = retry?.attemptsMax ?? 1;
    this.budget = retry?.budget ?? null;
    this.backoff = retry === null ? null : new Backoff(retry.backoff, stream);
    this.hedge = model.hedge;
    this.isFinal = retry?.isFinal ?? false;
    this.heedsRetryAfter = retry?.heedsRetryAfter ?? false;
    const statusOf = { '5xx': BAD_GATEWAY, timeout: GATEWAY_TIMEOUT, refused: UNAVAILABLE, '429': TOO_MANY_REQUESTS };
    this.sendsKey = model.idempotencyKey ?? false;
    // That the first attempt is still under way is no outcome: who sent the key waits for one.
    this.retriedStatuses = new Set([...(retry?.on ?? []).map((cause) => statusOf[cause]), ...(this.sendsKey ? [CONFLICT] : [])]);
  }

  /** Takes over what operators have set; the rest is as it was written. */
  obey({ attemptsMax, budgetRatio, backoffUs, hedgeAfterUs }: CallSettings): void {
    const { retry, hedge } = this.written;
    if (hedge !== null) this.hedge = { ...hedge, afterUs: hedgeAfterUs ?? hedge.afterUs };
    if (retry === null) return;
    this.attemptsMax = attemptsMax ?? retry.attemptsMax;
    const unlimited = budgetRatio === 1;
    if (budgetRatio === undefined || unlimited) this.budget = unlimited ? null : retry.budget;
    else this.budget = { ratio: budgetRatio, reserve: retry.budget?.reserve ?? RESERVE };
    this.backoff?.obey(retry.backoff, backoffUs);
  }

  /** Whether an attempt that means `status` for its caller is worth repeating. */
  retries(status: number): boolean {
    return this.retriedStatuses.has(status);
  }

  /** A caller begins a call. */
  deposit(caller: number): void {
    const { budget } = this;
    if (budget === null) return;
    const before = this.tokens.get(caller) ?? budget.reserve;
    this.tokens.set(caller, Math.min(before + budget.ratio, Math.max(1, budget.reserve) * RESERVE_MULTIPLE_MAX));
  }

  /** Takes a token for a retry; false when there is none left. */
  withdraw(caller: number): boolean {
    if (this.budget === null) return true;
    const left = (this.tokens.get(caller) ?? this.budget.reserve) - 1;
    // Shares add up with rounding errors: ten tenths are a whole token.
    if (left < -1e-9) return false;
    this.tokens.set(caller, left);
    return true;
  }
}
