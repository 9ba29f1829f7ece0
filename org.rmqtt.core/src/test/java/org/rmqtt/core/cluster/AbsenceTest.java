package org.rmqtt.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AbsenceTest {
    private final Absence absence = new Absence(100);

    @Test
    void aFirstPlaceEndsNoAbsence() {
        assertThat(absence.ended(1_000_000)).isZero();
    }

    @Test
    void aShortAbsenceIsNone() {
        absence.heard(1000);
        assertThat(absence.ended(1100)).isZero();
    }

    @Test
    void aLongAbsenceIsToldOnceWithItsBeginning() {
        absence.heard(1000);
        assertThat(absence.ended(1101)).isEqualTo(1000);
        assertThat(absence.ended(1102)).isZero();
    }

    @Test
    void whatIsHeardBeforeThePlaceIsThereAgainDoesNotHideIt() {
        absence.heard(1000);
        absence.heard(5000);
        absence.heard(5001);
        assertThat(absence.ended(5002)).isEqualTo(1000);
    }
}
