import { type Disposable, EventEmitter } from 'vscode';
import type { RunNews } from './followed-run.js';
import { type FollowedSession, followSession } from './followed-session.js';
import type { SessionPlace } from './session-place.js';

/** News of a session; null when it is followed anew, which can change every run. */
export interface SessionNews {
  readonly session: FollowedSession;
  readonly news: RunNews | null;
}

/** The sessions that this window follows, each once, whoever asks: panels, status bar, notifications. */
export class Sessions implements Disposable {
  readonly #followed = new Map<string, Promise<FollowedSession>>();
  readonly #known = new Set<FollowedSession>();
  readonly #news = new EventEmitter<SessionNews>();
  readonly onNews = this.#news.event;

  /**
   * The session, from now on followed.
   * @throws Error where its run folders are gone
   */
  async follow(place: SessionPlace): Promise<FollowedSession> {
    const key = JSON.stringify([place.runsFolder, place.session]);
    const following = this.#followed.get(key) ?? this.#begin(place);
    this.#followed.set(key, following);
    try {
      return await following;
    } catch (error) {
      this.#followed.delete(key);
      throw error;
    }
  }

  /** After a trainer was started on runs of this session. */
  async followAgain(session: FollowedSession): Promise<void> {
    await session.follow();
    this.#news.fire({ session, news: null });
  }

  underWay(): readonly FollowedSession[] {
    return [...this.#known].filter((session) => !session.isSettled());
  }

  dispose(): void {
    for (const session of this.#known) session.dispose();
    this.#news.dispose();
  }

  async #begin(place: SessionPlace): Promise<FollowedSession> {
    const session = await followSession(place);
    this.#known.add(session);
    session.onNews((news) => this.#news.fire({ session, news }));
    this.#news.fire({ session, news: null });
    return session;
  }
}
