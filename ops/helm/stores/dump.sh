target=/dumps/$DATABASE-$(date -u +%Y-%m-%dT%H%M%SZ).dump.age
# Neither side of the pipe fails unseen, and not every /bin/sh has pipefail.
trap 'rm -f "$target.part" /tmp/dumped' EXIT
{ pg_dump --format=custom --no-password --dbname="$(cat /run/minishop/secrets/DATABASE_BACKUP_URL)" && touch /tmp/dumped; } | age --encrypt --recipient "$(cat /run/minishop/secrets/RECIPIENT)" --output "$target.part"
test -e /tmp/dumped
mv "$target.part" "$target"
find /dumps -name "$DATABASE-*.dump.age" -mtime "+$DAYS" -delete
echo "kept $target"
