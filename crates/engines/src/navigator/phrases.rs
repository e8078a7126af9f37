//! Phrases that give a sentence its force.
