#!/bin/sh
# `kollab` for root beside the service: as its user, on its database, with its environment.
# Install it as /usr/local/sbin/kollab. Files are looked for in /var/lib/kollab.
set -eu
umask 077
set -a
KOLLAB_DATABASE__PATH=/var/lib/kollab/kollab.db
. /etc/kollab.env
cd /var/lib/kollab
exec runuser -u kollab -- /opt/kollab/bin/kollab "$@"
