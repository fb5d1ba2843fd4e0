//! The words of what was taken over from another desk and has no place of its own here: they stand in a note for the team.

use super::{phrases, sentences};

phrases! {
    LABEL: fr "Repris de GLPI", en "From GLPI";
    UNKNOWN: fr "Auteur inconnu (GLPI)", en "Unknown author (GLPI)";
    TASK_DOCUMENT: fr "Document joint à une tâche dans GLPI.", en "Document attached to a task in GLPI.";
    NO_TITLE: fr "Sans titre", en "Untitled";
}

sentences! {
    entity(name): fr "Entité : {name}", en "Entity: {name}";
    place(name): fr "Lieu : {name}", en "Location: {name}";
    thing(name): fr "Matériel : {name}", en "Device: {name}";
    group(name): fr "Groupe attribué : {name}", en "Assigned group: {name}";
    group_asks(name): fr "Groupe demandeur : {name}", en "Requester group: {name}";
    group_reads(name): fr "Groupe observateur : {name}", en "Observer group: {name}";
}
