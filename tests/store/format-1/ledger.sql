BEGIN TRANSACTION;
CREATE TABLE lineage (
        vintage INTEGER NOT NULL REFERENCES vintage, reply INTEGER NOT NULL REFERENCES reply,
        PRIMARY KEY (vintage, reply)) WITHOUT ROWID;
INSERT INTO "lineage" VALUES(1,1);
INSERT INTO "lineage" VALUES(2,3);
CREATE TABLE region_group (
        id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run, source TEXT NOT NULL,
        group_id TEXT NOT NULL, title TEXT NOT NULL, members TEXT NOT NULL, origin TEXT NOT NULL,
        fetched_at TEXT NOT NULL);
CREATE TABLE reply (
        id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run, source TEXT NOT NULL,
        key TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, body BLOB, url TEXT NOT NULL,
        status INTEGER NOT NULL, sha256 TEXT NOT NULL, fetched_at TEXT NOT NULL, bytes INTEGER NOT NULL,
        UNIQUE (run, source, key, sha256));
INSERT INTO "reply" VALUES(1,1,'invented','k','GET','/k',NULL,'https://pahittat.example/k',200,'cdb2708db3af6ec743ef3a63ed2465c002da3ddebd89f91522519ccbc32089cf','2026-11-23T06:00:00.000000+00:00',5);
INSERT INTO "reply" VALUES(2,2,'invented','k','GET','/k',NULL,'https://pahittat.example/k',200,'85316b1d8ccfedc2fa38c3ec9cc3deb3bec633178e31f7c86af433cd9593ad32','2026-11-24T06:00:00.000000+00:00',5);
INSERT INTO "reply" VALUES(3,3,'invented','k','GET','/k',NULL,'https://pahittat.example/k',200,'9392684867789a5a45bce5851e1270ef1a26a35c4b5ea37e91d6d714a95653b0','2026-11-25T06:00:00.000000+00:00',5);
CREATE TABLE run (
        id INTEGER PRIMARY KEY, plan TEXT NOT NULL, started TEXT NOT NULL, finished TEXT,
        whole INTEGER NOT NULL DEFAULT 0);
INSERT INTO "run" VALUES(1,'plan0','2026-11-23T06:00:00.000000+00:00','2026-11-23T06:00:01.000000+00:00',1);
INSERT INTO "run" VALUES(2,'plan1','2026-11-24T06:00:00.000000+00:00','2026-11-24T06:00:01.000000+00:00',1);
INSERT INTO "run" VALUES(3,'plan2','2026-11-25T06:00:00.000000+00:00','2026-11-25T06:00:01.000000+00:00',1);
CREATE TABLE scope (id INTEGER PRIMARY KEY, asked TEXT NOT NULL UNIQUE);
INSERT INTO "scope" VALUES(1,'[["9901", "9902"], null, null]');
CREATE TABLE sighting (
        id INTEGER PRIMARY KEY, vintage INTEGER NOT NULL REFERENCES vintage,
        run INTEGER NOT NULL REFERENCES run, scope INTEGER NOT NULL REFERENCES scope,
        fetched_at TEXT NOT NULL);
INSERT INTO "sighting" VALUES(1,1,1,1,'2026-11-23T06:00:00.000000+00:00');
INSERT INTO "sighting" VALUES(2,1,2,1,'2026-11-24T06:00:00.000000+00:00');
INSERT INTO "sighting" VALUES(3,2,3,1,'2026-11-25T06:00:00.000000+00:00');
CREATE TABLE vintage (
        id INTEGER PRIMARY KEY, indicator TEXT NOT NULL, number INTEGER NOT NULL,
        query_hash TEXT NOT NULL, content TEXT NOT NULL, file TEXT NOT NULL, rows INTEGER NOT NULL,
        last_period TEXT NOT NULL, UNIQUE (indicator, number));
INSERT INTO "vintage" VALUES(1,'invented',1,'511b36b4bf903c77ff5c751cbc1ced7ca68134266d98905d8f9a6bb0c06ea3a7','76a9521453de8cd5ac87b159c87bab393c50b969f055ffb7c541220646e43984','93d39cacb91678778e7a7f6a9ac32384095807038888c118557d104abb2cb293',2,'2022');
INSERT INTO "vintage" VALUES(2,'invented',2,'511b36b4bf903c77ff5c751cbc1ced7ca68134266d98905d8f9a6bb0c06ea3a7','bb01d28abdd0057e0ba46aa0236d2b964e4803a01e21e2214822ee808c626da9','3ca566b7a3d0dc3c88993604dafca01f2a2fae2ce4b536d247e943e81ba49047',2,'2022');
CREATE INDEX run_of_plan ON run (plan);
CREATE INDEX reply_of_key ON reply (source, key);
CREATE INDEX sighting_of_vintage ON sighting (vintage, fetched_at);
CREATE INDEX region_group_of_id ON region_group (source, group_id);
COMMIT;
