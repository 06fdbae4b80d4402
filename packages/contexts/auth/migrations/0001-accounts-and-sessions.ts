import { Migration } from '@minishop/postgres'

export class AccountsAndSessions extends Migration {
  override up(): void {
    this.addSql(`
      create table accounts (
        user_id uuid primary key,
        email text not null unique check (email = lower(email)),
        name text,
        roles text[] not null check (roles <@ array['customer', 'staff', 'admin'] and cardinality(roles) > 0),
        password_hash text not null,
        email_verified boolean not null,
        registered_at timestamptz(3) not null,
        version integer not null check (version > 0)
      )`)
    this.addSql(`create index accounts_admins on accounts (user_id) where 'admin' = any(roles)`)
    this.addSql(`
      create table sessions (
        session_id uuid primary key,
        user_id uuid not null references accounts,
        device_hash text not null,
        generation integer not null check (generation > 0),
        started_at timestamptz(3) not null,
        last_used_at timestamptz(3) not null,
        expires_at timestamptz(3) not null,
        ended_at timestamptz(3),
        version integer not null check (version > 0)
      )`)
    this.addSql('create index sessions_user on sessions (user_id, session_id desc)')
    this.addSql('create index sessions_expiry on sessions (expires_at)')
    this.addSql(`
      create table session_tokens (
        refresh_hash text primary key,
        access_hash text not null,
        session_id uuid not null references sessions on delete cascade,
        generation integer not null check (generation > 0)
      )`)
    this.addSql('create index session_tokens_access on session_tokens (access_hash)')
    this.addSql('create index session_tokens_session on session_tokens (session_id)')
    this.addSql(`
      create table one_time_tokens (
        hash text primary key,
        purpose text not null check (purpose in ('verify-email', 'reset-password')),
        user_id uuid not null references accounts,
        expires_at timestamptz(3) not null
      )`)
    this.addSql('create index one_time_tokens_user on one_time_tokens (user_id, purpose)')
    this.addSql('create index one_time_tokens_expiry on one_time_tokens (expires_at)')
    this.addSql(`
      create table attempts (
        hash text primary key,
        count integer not null check (count >= 0),
        last_at timestamptz(3) not null
      )`)
    this.addSql('create index attempts_last on attempts (last_at)')
    this.addSql(`
      create table signing_keys (
        number integer primary key check (number > 0),
        public_key jsonb not null,
        private_key text not null,
        published_at timestamptz(3) not null,
        signs_from timestamptz(3) not null
      )`)
  }
}
